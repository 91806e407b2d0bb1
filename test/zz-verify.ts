
import { openHouse } from '../src/app/house.ts';
import { masterKey, policies } from './house.ts';
import { loops } from '../src/city/loops.ts';
import { verify } from '../src/app/verify/verify.ts';
import { takeAnchor, anchorsIn } from '../src/store/anchor.ts';
import { backup } from '../src/app/backup.ts';
const [, , url, workers, what] = process.argv;
const house = await openHouse({ databaseUrl: url, masterKey, policies });
const pool = house.owner.pool;
const out = anchorsIn('/tmp/scratch/audit/' + new URL(url).pathname.slice(1));
const cpu = () => { const { user, system } = process.cpuUsage(); return Math.round((user + system) / 1000); };
let peak = 0;
const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
console.log('baseline rss', Math.round(process.memoryUsage().rss/1e6)); let t = performance.now(); let c = cpu();
const done = (name: string) => { console.log(name, 'wall', Math.round(performance.now() - t), 'cpu', cpu() - c, 'peak', Math.round(peak / 1e6)); t = performance.now(); c = cpu(); peak = 0; };
if (what === 'anchor') { console.log((await takeAnchor(house, out))?.cases); done('anchor'); }
else if (what === 'backup') { await backup({ pool, seal: house.seal, file: '/tmp/scratch/audit/b.gz' }); done('backup'); }
else {
  const r = await verify({ pool, loops, rules: house.rules, seal: house.seal, outside: out, workers: Number(workers), countGrace: 0 });
  done('verify'); console.log(process.memoryUsage());
  console.log({ ...r, findings: r.findings.slice(0, 3) });
}
await house.close();
process.exit(0);
