import { words } from '../../text/words.ts';

export const exportWords = words({
  'export.open': ['导出', '匯出', 'Export'],
  'export.xlsx': ['Excel 工作簿', 'Excel 活頁簿', 'Excel workbook'],
  'export.csv': ['CSV 文件', 'CSV 檔案', 'CSV file'],
  'export.print': ['打印或存为 PDF', '列印或存為 PDF', 'Print, or save as PDF'],
  'export.names': ['含姓名：查看会逐人记录', '含姓名：檢視會逐人記錄', 'With names: each reading is recorded'],
  'export.no-names': ['不含姓名', '不含姓名', 'Without names'],
  'export.failed': ['没有导出：{{why}}', '沒有匯出：{{why}}', 'Not exported: {{why}}'],
  'export.working': ['正在导出……', '正在匯出……', 'Exporting …'],
});
