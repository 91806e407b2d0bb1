import { z } from 'zod';

// Schemas would try to compile themselves with `new Function`, which the server's content security policy forbids and
// reports. Imported before anything that builds a schema.
z.config({ jitless: true });
