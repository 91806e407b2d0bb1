import pg from 'pg';
const c = new pg.Client({ connectionString: process.argv[2] }); await c.connect();
await c.query('delete from huan.anchor_leaf'); await c.query('delete from huan.anchor'); await c.end();
