namespace GaDms.Curation.Report;

/// <summary>The page's style sheet: one column on a phone, light or dark as the reader has it, plain on paper.</summary>
internal static class ReportStyle
{
    public static void Write(HtmlPage page) => page.Add(
        $$"""
        <style>
        :root { --ground: #fbfaf8; --card: #fff; --ink: #1d2126; --soft: #626a73; --line: #dedbd5; --track: #edeae4; --picture: #5b7fa6; --box: #2f8f83; --caption: #b3702d; --left: #b0524a; --other: #a9a59d; --note: #fdf3d8; --note-line: #d9a520; }
        @media (prefers-color-scheme: dark) { :root { --ground: #16181b; --card: #1e2125; --ink: #e7e5e0; --soft: #a0a6ad; --line: #34383d; --track: #2a2e33; --picture: #7ea3cc; --box: #4fb5a8; --caption: #d8965a; --left: #d4796f; --other: #6d7278; --note: #3a3116; --note-line: #d9a520; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 3rem; max-width: 68rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
        h1 { margin: 0 0 1.5rem; font-size: 2rem; }
        h2 { margin: 0 0 1rem; font-size: 1.3rem; }
        h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
        small { margin-left: .3em; color: var(--soft); font-size: .875rem; font-weight: 400; }
        section { margin: 1.25rem 0; padding: 1.25rem clamp(1rem, 3vw, 1.75rem) 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
        .kind { margin: 0; color: var(--soft); font-size: .875rem; }
        .note { margin: 0 0 .75rem; padding: .7rem 1rem; background: var(--note); border-left: .3rem solid var(--note-line); border-radius: .3rem; }
        .empty, footer { color: var(--soft); font-size: .875rem; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: .35rem .5rem; text-align: left; vertical-align: top; font-weight: 400; }
        th:first-child, td:first-child { padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { padding-bottom: .25rem; border-bottom: 1px solid var(--line); color: var(--soft); font-size: .8rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .chart { width: 45%; vertical-align: middle; }
        .bar { display: block; height: .8rem; background: var(--track); border-radius: .2rem; overflow: hidden; }
        .bar i { display: block; height: 100%; }
        .picture { background: var(--picture); } .box { background: var(--box); } .caption { background: var(--caption); fill: var(--caption); } .left { background: var(--left); } .other { background: var(--other); }
        .funnel th { white-space: nowrap; } .funnel td.number { font-weight: 600; } .funnel .share { width: 24%; color: var(--soft); font-size: .875rem; }
        .funnel .bar { height: 1.3rem; }
        .own th, .own td { font-weight: 600; }
        .reasons tbody tr:first-child > * { border-top: 1px solid var(--line); } .reasons thead + tbody tr:first-child > * { border-top: 0; }
        .reasons td.number { width: 7rem; } .reasons td.number .bar { height: .3rem; margin-top: .3rem; }
        code { font: 600 .9rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        .meaning { display: block; color: var(--soft); font-size: .875rem; }
        .samples { padding-top: 0; padding-bottom: .8rem; }
        .strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .6rem; margin: .1rem 0 .35rem; padding: 0; list-style: none; }
        .strip img { height: 7rem; width: auto; max-width: 100%; border-radius: .25rem; }
        .example { margin: 0; color: var(--soft); font-size: .8rem; overflow-wrap: anywhere; }
        .none { display: inline-grid; place-items: center; width: 4.5rem; height: 7rem; background: var(--track); border-radius: .25rem; color: var(--soft); font-size: .7rem; }
        .crops { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 1.25rem 1.5rem; }
        figure { display: grid; grid-template-columns: 5.5rem 1fr; gap: .8rem; margin: 0; align-items: start; }
        figure img { width: 100%; max-height: 11rem; object-fit: contain; object-position: left top; border-radius: .25rem; }
        figcaption p { margin: 0 0 .5rem; font-size: .9rem; line-height: 1.4; overflow-wrap: anywhere; }
        figcaption .origin { display: block; color: var(--soft); font-size: .75rem; }
        svg { display: block; width: 100%; height: auto; max-width: 45rem; }
        svg text { fill: var(--soft); font-size: 13px; text-anchor: middle; } svg .axis { text-anchor: end; } svg line { stroke: var(--line); }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0 2rem; }
        .bars th, .bars td { padding-top: .15rem; padding-bottom: .15rem; font-size: .9rem; }
        @media (max-width: 40rem) {
          .funnel tr { display: grid; grid-template-columns: 1fr auto; padding: .35rem 0; } .funnel th, .funnel td { padding: 0; }
          .funnel .chart, .funnel .share { grid-column: 1 / -1; width: auto; } .funnel .chart { margin: .15rem 0; }
          .reasons td.number { width: 4.5rem; } .strip img { height: 5.5rem; } .chart { width: 30%; }
        }
        @media print {
          :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --track: #eee; --picture: #5b7fa6; --box: #2f8f83; --caption: #b3702d; --left: #b0524a; --other: #a9a59d; --note: #fff; }
          body { padding: 0; max-width: none; font-size: 10pt; } section { padding: 0; border: 0; } h2, h3 { break-after: avoid; } tbody, figure, svg, .note { break-inside: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        </style>
        """);
}
