/// How a statement in HTML looks: on a desk, on a phone, in the dark, on paper.
enum PageStyle {
    static let sheet = screen + colours + marks + paper

    /// Two sets, of which the reader's system chooses one. The seven that tell models apart are told
    /// apart by colour-blind eyes too (Okabe and Ito, "Color Universal Design", 2008), and differ in
    /// brightness for those who print in grey.
    private static let colours = """
        :root {
          color-scheme: light dark;
          --paper: #fff; --ink: #1b1f24; --soft: #57606a; --rule: #d0d7de; --band: #f6f8fa;
          --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #d55e00; --s4: #cc79a7; --s5: #56b4e9;
          --s6: #8a8f98;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171c; --ink: #e6e9ee; --soft: #a3abb6; --rule: #3a424d; --band: #1d222a;
            --s0: #3b9ddd; --s1: #f0b429; --s2: #2bbf93; --s3: #f0783c; --s4: #dd93bb; --s5: #8fd0f5;
            --s6: #9aa1ab;
          }
        }

        """

    private static let screen = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2rem) 3rem; max-width: 84rem;
          background: var(--paper); color: var(--ink); line-height: 1.5;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        :lang(zh) {
          font-family: system-ui, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei",
            "Noto Sans CJK SC", "Source Han Sans SC", sans-serif;
        }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
        header p, footer, caption, details, figure p { color: var(--soft); }
        header p { margin: 0; }
        .scroll { overflow-x: auto; }
        .scroll:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        caption {
          text-align: start; padding: .25rem 0; font-size: .85rem;
        }
        caption span {
          display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 3rem);
        }
        th, td { padding: .35rem .5rem; text-align: start; vertical-align: top; }
        th { font-weight: 600; word-break: keep-all; }
        thead th { border-bottom: 2px solid var(--rule); vertical-align: bottom; }
        tbody tr:nth-child(even) > * { background: var(--band); }
        tbody tr.sum > * { border-top: 1px solid var(--soft); font-weight: 600; }
        tfoot > tr:first-child > * { border-top: 2px solid var(--rule); }
        tfoot > tr > * { font-weight: 600; }
        th[scope=row] { font-weight: 500; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
        .n { text-align: right; }
        td { white-space: nowrap; }
        .wide { min-width: 14rem; max-width: 30rem; white-space: normal; overflow-wrap: anywhere; }
        .amount { display: block; }
        .bar { display: block; width: 100%; min-width: 4rem; height: .3rem; margin-top: .15rem; }
        .notes { padding-inline-start: 1.2rem; }
        footer {
          margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--rule);
          font-size: .8rem; overflow-wrap: anywhere;
        }
        footer p { margin: .2rem 0; }

        """

    private static let marks = """
        .plots { display: grid; gap: 2rem; grid-template-columns: repeat(auto-fill,
          minmax(min(100%, 27rem), 1fr)); align-items: start; }
        figure { margin: 0; }
        figcaption { font-weight: 600; margin-bottom: .25rem; overflow-wrap: anywhere; }
        figure > svg { display: block; width: 100%; height: auto; }
        figure p { margin: .35rem 0; font-size: .85rem; }
        details { font-size: .85rem; }
        svg text {
          fill: var(--soft); font-size: 11.5px; font-variant-numeric: tabular-nums;
          stroke: var(--paper); stroke-width: 3px; paint-order: stroke;
        }
        @media (max-width: 32rem) { svg text { font-size: 14px; } }
        svg text.name { fill: var(--ink); }
        svg polyline { fill: none; stroke-width: 1; }
        .grid { stroke: var(--rule); }
        .axis { stroke: var(--soft); }
        svg .limit { stroke: var(--s3); fill: none; stroke-width: 1.5; stroke-dasharray: 6 3; }
        svg .pace { stroke: var(--soft); fill: none; stroke-width: 1.25; stroke-dasharray: 1.5 3; }
        svg .line { stroke: var(--s0); stroke-width: 2.25; stroke-linejoin: round; }
        svg rect { stroke: var(--paper); stroke-width: .6; }
        .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
        .s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
        .s6 { fill: var(--s6); }
        .legend {
          list-style: none; margin: .25rem 0; padding: 0; display: flex; flex-wrap: wrap;
          gap: .15rem 1rem; font-size: .85rem;
        }
        .legend li { overflow-wrap: anywhere; }
        .legend svg { width: .8em; height: .8em; }

        """

    private static let paper = """
        @media print {
          @page { size: A4 landscape; margin: 12mm; }
          :root {
            --paper: #fff; --ink: #000; --soft: #444; --rule: #ccc; --band: #fff;
            --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #d55e00; --s4: #cc79a7;
            --s5: #56b4e9; --s6: #8a8f98;
          }
          body { padding: 0; max-width: none; font-size: 9.5pt; }
          table, caption, .legend, figure p, footer { font-size: 8pt; }
          th, td { padding: 1.5pt 4pt; }
          tbody tr:nth-child(even) > *, th[scope=row] { background: none; }
          .scroll { overflow: visible; }
          thead { display: table-header-group; }
          tfoot { display: table-row-group; }
          tr, figure { break-inside: avoid; }
          h2 { break-after: avoid; }
          .plots { grid-template-columns: repeat(3, 1fr); gap: 6mm; }
          svg text { font-size: 13px; }
          .bar { width: 4rem; margin-inline-start: auto; }
          details { display: none; }
        }

        """
}
