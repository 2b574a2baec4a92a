import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = new URL('../../', import.meta.url);

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'));
}

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      optionalDependencies: z.record(z.string(), z.string()).default({}),
      hasInstallScript: z.boolean().default(false),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
    }),
  ),
});

const { packages } = lockShape.parse(readJson('package-lock.json'));

/** The machines that a clone is installed on: developers', and CI's. */
const PLATFORMS = ['linux', 'darwin', 'win32'].flatMap((os) => ['x64', 'arm64'].map((cpu) => ({ os, cpu })));

type Package = (typeof packages)[string];

/** What npm finds for a package that requires `name`: its own copy, or one above it. */
function lockedFor(path: string, name: string): Package | undefined {
  const nested = packages[`${path}/node_modules/${name}`];
  if (nested !== undefined) return nested;
  const above = path.lastIndexOf('/node_modules/');
  return above < 0 ? packages[`node_modules/${name}`] : lockedFor(path.slice(0, above), name);
}

function runsOn({ os, cpu }: Package, platform: (typeof PLATFORMS)[number]): boolean {
  return os?.includes(platform.os) === true && cpu?.includes(platform.cpu) === true;
}

/** Packages whose binaries are packages of their own, one for each platform. */
const BINARIES = Object.entries(packages)
  .map(([path, { optionalDependencies }]) => ({ path, names: Object.keys(optionalDependencies) }))
  .filter(({ names }) => names.some((name) => /darwin|linux|win32/.test(name)));

describe('package-lock.json', () => {
  it('locks every optional package, so that npm ci takes it on any machine', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies).filter((name) => lockedFor(path, name) === undefined),
    );

    expect(missing).toEqual([]);
  });

  it('knows the packages that come as binaries, the linter and the compiler among them', () => {
    const paths = BINARIES.map(({ path }) => path.replace(/^.*node_modules\//, ''));

    expect(paths).toEqual(expect.arrayContaining(['@biomejs/biome', 'esbuild', 'rolldown', 'typescript']));
  });

  it.each(BINARIES)('has $path for Linux, macOS and Windows, on x64 and arm64', ({ path, names }) => {
    const locked = names.flatMap((name) => lockedFor(path, name) ?? []);

    const without = PLATFORMS.filter((platform) => !locked.some((binary) => runsOn(binary, platform)));

    expect(without).toEqual([]);
  });

  it('has no package with install scripts on which package.json has not decided', () => {
    const { allowScripts } = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(readJson('package.json'));

    const withScripts = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));

    expect(withScripts.filter((name) => allowScripts[name] === undefined)).toEqual([]);
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    expect(allowed.filter((name) => !withScripts.includes(name))).toEqual([]);
  });

  it('names no registry, so that every machine takes its own', () => {
    expect(readFileSync(new URL('package-lock.json', ROOT), 'utf8')).not.toMatch(/"resolved":/);
  });
});

describe('.ci/run', () => {
  it('installs what is locked, and nothing else', () => {
    const script = readFileSync(new URL('.ci/run', ROOT), 'utf8');

    expect(script).toMatch(/^npm ci \|\| exit 1$/m);
    expect(script).not.toContain('npm install');
  });
});
