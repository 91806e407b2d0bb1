import type pg from 'pg';

/** A phone with the public half of its key; instants of Huan's own time. */
export interface DeviceRow {
  readonly device: string;
  readonly account: string;
  readonly name: string;
  readonly key: Buffer;
  readonly registered: number;
  readonly revoked: number | null;
}

const columns = `device, account, name, public_key as key, registered_at as registered, revoked_at as revoked`;

/** Makes a phone known; the same phone with the same key again changes nothing. `false`: its id is taken. */
export const addDevice = async (
  pool: pg.Pool,
  device: { readonly device: string; readonly account: string; readonly name: string; readonly key: Uint8Array },
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `insert into huan.device (device, account, name, public_key, registered_at) values ($1, $2, $3, $4, huan.now())
     on conflict (device) do update set name = excluded.name
       where huan.device.account = excluded.account and huan.device.public_key = excluded.public_key`,
    [device.device, device.account, device.name, device.key],
  );
  return rowCount === 1;
};

/** The phones of an account, the newest first. */
export const devicesOf = async (pool: pg.Pool, account: string): Promise<readonly DeviceRow[]> => {
  const { rows } = await pool.query<DeviceRow>(
    `select ${columns} from huan.device where account = $1 order by registered_at desc, device limit 200`,
    [account],
  );
  return rows;
};

/** These phones, whoever they belong to. */
export const devicesNamed = async (
  pool: pg.Pool,
  devices: readonly string[],
): Promise<ReadonlyMap<string, DeviceRow>> => {
  const { rows } = await pool.query<DeviceRow>(`select ${columns} from huan.device where device = any($1)`, [devices]);
  return new Map(rows.map((row) => [row.device, row]));
};

/** Phones of enabled officers of any of these units, with the units among them. */
export const devicesAt = async (
  pool: pg.Pool,
  units: readonly string[],
): Promise<{ readonly now: number; readonly rows: readonly (DeviceRow & { readonly units: readonly string[] })[] }> => {
  const time = await pool.query<{ now: number }>('select huan.now() as now');
  const now = time.rows[0]?.now ?? 0;
  const { rows } = await pool.query<DeviceRow & { units: string[] }>(
    `select ${columns}, m.units from huan.device d
       join lateral (select array_agg(distinct unit order by unit) as units from huan.member
                      where account = d.account and role = 'officer' and unit = any($1)
                        and (until_at is null or until_at > $2)) m on m.units is not null
      where exists (select from huan.user_account a where a.id = d.account and a.disabled_at is null)
      order by registered_at desc, device limit 3000`,
    [units, now],
  );
  return { now, rows };
};

/** Takes a phone's word away from an instant on. An earlier instant stays; one that lies ahead counts as now. */
export const revokeDevice = async (
  pool: pg.Pool,
  account: string,
  device: string,
  since: number | null,
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `update huan.device set revoked_at = least(revoked_at, coalesce($3, huan.now()), huan.now())
      where account = $1 and device = $2`,
    [account, device, since],
  );
  return rowCount === 1;
};

/** Takes the word of every phone of an account away, from now on. */
export const revokeDevices = async (pool: pg.Pool, account: string): Promise<void> => {
  await pool.query('update huan.device set revoked_at = least(revoked_at, huan.now()) where account = $1', [account]);
};

/** Keeps what was signed beside the command that came of it; the first delivery stays. */
export const keepProof = async (
  pool: pg.Pool,
  proof: {
    readonly case: string;
    readonly command: string;
    readonly device: string;
    readonly payload: Uint8Array;
    readonly signature: Uint8Array;
    readonly by: string;
  },
): Promise<void> => {
  await pool.query(
    `insert into huan.signed_command (case_id, command_id, device, payload, signature, delivered_by, delivered_at)
     values ($1, $2, $3, $4, $5, $6, huan.now()) on conflict do nothing`,
    [proof.case, proof.command, proof.device, proof.payload, proof.signature, proof.by],
  );
};
