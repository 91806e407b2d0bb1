
import { startTestServer } from './server.ts';
const s = await startTestServer();
console.log(s.url);
setInterval(() => {}, 1000);
