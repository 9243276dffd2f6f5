/** The CSS of the HTML page, light and dark; nothing is fetched. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #fff; --ink: #1d1f21; --soft: #5f6368; --line: #e2e0d8;
  --breaking: #c2362b; --risky: #b7791f; --cosmetic: #6b7a8f; --waived: #7d5ba6; --same: #cfe3d4;
  --breaking-wash: #fbeae8; --risky-wash: #fbf3e0; --cosmetic-wash: #eef1f5; --waived-wash: #f3edf9;
  --old: #6a6357; --old-wash: #efede6; --new: #14518c; --new-wash: #e5f0fb; --good: #1f7a4d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1d2024; --ink: #e8e6e1; --soft: #9aa0a6; --line: #2e3238;
    --breaking: #f0756a; --risky: #e3b04b; --cosmetic: #8fa3bd; --waived: #b694dd; --same: #35533f;
    --breaking-wash: #3a2321; --risky-wash: #382f1b; --cosmetic-wash: #262b32; --waived-wash: #2e2638;
    --old: #b3ada3; --old-wash: #2b2c2d; --new: #a5cdf6; --new-wash: #1c2f44; --good: #7fd1a0;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { margin: 0 0 20px; font-size: clamp(26px, 4vw, 40px); line-height: 1.15; letter-spacing: -0.02em; font-weight: 700; }
h1.good { color: var(--good); }
h2 { margin: 44px 0 14px; font-size: 13px; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; color: var(--soft); }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.sides { display: grid; grid-template-columns: 1fr auto 1fr; gap: 14px; align-items: stretch; }
.side { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px; overflow-wrap: anywhere; }
.side small { display: block; color: var(--soft); font-size: 12px; }
.arrow { align-self: center; font-size: 22px; color: var(--soft); }
.when { color: var(--soft); margin: 10px 2px 0; font-size: 13px; }
.problems { list-style: none; margin: 20px 0 0; padding: 0; display: grid; gap: 8px; }
.problems li { background: var(--breaking-wash); border-left: 4px solid var(--breaking); border-radius: 6px; padding: 10px 14px; overflow-wrap: anywhere; }
.filter { position: absolute; opacity: 0; pointer-events: none; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin-top: 28px; }
.tile { background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--tone); border-radius: 12px; padding: 12px 16px; cursor: pointer; }
.tile b { display: block; font-size: 34px; line-height: 1.1; font-variant-numeric: tabular-nums; color: var(--tone); }
.tile.none b { color: var(--soft); opacity: 0.5; }
.tile span { color: var(--soft); font-size: 13px; }
.breaking { --tone: var(--breaking); --wash: var(--breaking-wash); }
.risky { --tone: var(--risky); --wash: var(--risky-wash); }
.cosmetic { --tone: var(--cosmetic); --wash: var(--cosmetic-wash); }
.waived { --tone: var(--waived); --wash: var(--waived-wash); }
.same { --tone: var(--same); }
.map { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; align-items: center; }
.map dt { color: var(--soft); font-size: 13px; text-align: right; }
.map dd { margin: 0; display: flex; flex-wrap: wrap; gap: 3px; }
.map i { width: 13px; height: 13px; border-radius: 3px; background: var(--tone); }
.map i:hover { outline: 2px solid var(--ink); outline-offset: 1px; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 18px; margin: 10px 2px 0; color: var(--soft); font-size: 13px; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; background: var(--tone); margin-right: 6px; }
.cards { display: grid; gap: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 12px; padding: 16px 18px; }
.card header { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: baseline; }
.card header code { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
.badge { background: var(--wash); color: var(--tone); border-radius: 999px; padding: 1px 10px; font-size: 12px; font-weight: 600; }
.plain { margin-left: auto; color: var(--soft); font-size: 13px; }
.change { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 12px 0 10px; }
.change del, .change ins, .change em { text-decoration: none; font-style: normal; border-radius: 6px; padding: 3px 9px; overflow-wrap: anywhere; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 14px; }
.change del { background: var(--old-wash); color: var(--old); }
.change ins { background: var(--new-wash); color: var(--new); }
.change em { color: var(--soft); border: 1px dashed var(--line); }
.card p { margin: 0; color: var(--soft); }
.card p + p { margin-top: 6px; }
details { margin-top: 10px; }
summary { cursor: pointer; color: var(--soft); font-size: 13px; }
.chips { display: flex; flex-wrap: wrap; gap: 5px; margin: 10px 0 0; padding: 0; list-style: none; }
.chips li { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1px 8px; font-size: 12.5px; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
th, td { text-align: left; padding: 9px 14px; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { border-top: 0; color: var(--soft); font-size: 12px; font-weight: 600; }
.calm { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 28px; text-align: center; color: var(--soft); }
#only-breaking:checked ~ .cards .card:not(.breaking), #only-risky:checked ~ .cards .card:not(.risky),
#only-cosmetic:checked ~ .cards .card:not(.cosmetic), #only-waived:checked ~ .cards .card:not(.waived) { display: none; }
#only-breaking:checked ~ .tiles .tile.breaking, #only-risky:checked ~ .tiles .tile.risky,
#only-cosmetic:checked ~ .tiles .tile.cosmetic, #only-waived:checked ~ .tiles .tile.waived { background: var(--wash); }
.filter:focus-visible ~ .tiles { outline: 2px solid var(--ink); outline-offset: 4px; border-radius: 12px; }
.all { display: none; margin: 8px 2px 0; color: var(--soft); font-size: 13px; text-decoration: underline; cursor: pointer; }
.filter:not(#only-all):checked ~ .all { display: inline-block; }
@media (max-width: 640px) {
  .sides { grid-template-columns: 1fr; } .arrow { transform: rotate(90deg); justify-self: center; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .map { grid-template-columns: 1fr; } .map dt { text-align: left; }
  .plain { margin-left: 0; }
}
@media print { .card, .map { break-inside: avoid; } }
`
