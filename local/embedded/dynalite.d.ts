declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** In-process DynamoDB; `path` keeps its LevelDB store on disk. */
  export default function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
