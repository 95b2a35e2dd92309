/// How a statement in HTML looks: on a desk, on a phone, in the dark, on paper.
enum PageStyle {
    /// - Parameter title: stands on every sheet of paper.
    static func sheet(title: String) -> String {
        colours + screen + tables + marks + phone + paper + sheets(title)
    }

    /// Two sets, of which the reader's system chooses one. The seven that tell models apart are told
    /// apart by colour-blind eyes too (Okabe and Ito, "Color Universal Design", 2008), and differ in
    /// brightness for those who print in grey.
    private static let colours = """
        :root {
          color-scheme: light dark;
          --paper: #fff; --ink: #1b1f24; --soft: #57606a; --rule: #d0d7de; --band: rgb(129 139 152 / .08);
          --shade: rgb(31 35 40 / .22);
          --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #d55e00; --s4: #cc79a7; --s5: #56b4e9;
          --s6: #8a8f98;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171c; --ink: #e6e9ee; --soft: #a3abb6; --rule: #3a424d; --band: rgb(139 148 158 / .09);
            --shade: rgb(0 0 0 / .75);
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
        .notes { padding-inline-start: 1.2rem; }
        footer {
          margin-top: 2.5rem; padding-top: .75rem; border-top: 1px solid var(--rule);
          font-size: .8rem; overflow-wrap: anywhere;
        }
        footer p { margin: .2rem 0; }

        """

    /// A table wider than the page scrolls; at an edge behind which there is more lies a shade, which
    /// covers that scroll along hide at the table's own ends.
    private static let tables = """
        .scroll {
          overflow-x: auto;
          background:
            linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% local,
            linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% local,
            linear-gradient(to right, var(--shade), transparent) left / .8rem 100% scroll,
            linear-gradient(to left, var(--shade), transparent) right / .8rem 100% scroll;
          background-repeat: no-repeat;
        }
        .scroll:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
        caption { text-align: start; padding: .25rem 0; }
        caption span {
          display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 3rem);
        }
        th, td { padding: .35rem .45rem; text-align: start; vertical-align: top; }
        th { font-weight: 600; }
        thead th { border-bottom: 2px solid var(--rule); vertical-align: bottom; }
        tbody tr:nth-child(even) > * { background: var(--band); }
        tbody tr.sum > * { border-top: 1px solid var(--soft); font-weight: 600; }
        tfoot > tr:first-child > * { border-top: 2px solid var(--rule); }
        tfoot > tr > * { font-weight: 600; }
        th[scope=row] { font-weight: 500; position: sticky; left: 0; z-index: 1;
          background: var(--paper); }
        tbody tr:nth-child(even) > th[scope=row] {
          background: linear-gradient(var(--band), var(--band)), var(--paper);
        }
        td, th[scope=row] { white-space: nowrap; }
        td.wide, th[scope=row].wide {
          min-width: 14ch; max-width: 34ch; white-space: normal; overflow-wrap: anywhere;
        }
        .n { text-align: right; }
        .id span {
          display: block; max-width: 10ch; overflow: hidden; text-overflow: ellipsis;
        }
        .b { position: relative; min-width: 6rem; }
        .b span { position: relative; }
        .bar {
          position: absolute; inset: .35rem .2rem auto; width: calc(100% - .4rem);
          height: 1.35em; opacity: .28;
        }

        """

    /// Where there is no room for a table, a row is a card.
    private static let phone = """
        @media screen and (max-width: 36rem) {
          svg text { font-size: 14px; }
          table { font-size: .8rem; }
          th, td { padding-inline: .25rem; }
          th[scope=row] { white-space: normal; }
          .cards, .cards tbody, .cards tfoot { display: block; }
          .cards caption { display: block; }
          .cards caption span { max-width: none; }
          .cards thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
            overflow: hidden; }
          .cards tr {
            display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr));
            gap: .3rem .75rem; padding: .6rem .25rem; border-bottom: 1px solid var(--rule);
          }
          .cards tbody tr:nth-child(even) > * { background: none; }
          .cards tr > *, .cards tfoot > tr:first-child > *, .cards tbody tr > th[scope=row] {
            display: block; padding: 0; border: 0; min-width: 0; max-width: none; position: static;
            text-align: start; white-space: normal; overflow-wrap: anywhere; background: none;
          }
          .cards tr > :empty { display: none; }
          .cards tr > [data-label]::before {
            content: attr(data-label); display: block; color: var(--soft); font-size: .75rem;
            font-weight: 400; line-height: 1.3;
          }
          .cards tr > th[scope=row] { grid-column: 1 / -1; font-weight: 600; font-size: 1rem; }
          .cards tr > .wide, .cards tr > .id { grid-column: span 2; }
          .cards .id span { max-width: none; }
          .cards tr > .b { position: relative; grid-column: 1 / -1; font-weight: 600; }
          .cards .bar { inset: auto 0 0 0; width: 100%; height: 1.3rem; transform: scaleX(-1); }
        }

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
        svg text.name { fill: var(--ink); }
        svg polyline { fill: none; stroke-width: 1; }
        .grid { stroke: var(--rule); }
        svg .axis { stroke: var(--ink); stroke-width: 1.25; }
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
          :root {
            --paper: #fff; --ink: #000; --soft: #444; --rule: #ccc; --band: #fff;
            --shade: transparent;
            --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #d55e00; --s4: #cc79a7;
            --s5: #56b4e9; --s6: #8a8f98;
          }
          body { padding: 0; max-width: none; font-size: 9pt; line-height: 1.2; }
          h1 { font-size: 15pt; }
          h2 { font-size: 11pt; margin: 10pt 0 2pt; }
          table, caption, .legend, figure p, footer { font-size: 7.5pt; }
          th, td { padding: .9pt 3.5pt; }
          caption { padding: 0 0 1pt; }
          td.wide, th[scope=row].wide { min-width: 22ch; max-width: 44ch; }
          .scroll { overflow: visible; background: none; }
          .short { break-inside: avoid; }
          tbody tr:nth-child(even) > *, th[scope=row] { background: none; }
          thead { display: table-header-group; }
          tfoot { display: table-row-group; }
          tr, figure { break-inside: avoid; }
          h2 { break-after: avoid; }
          td.id { min-width: 19ch; }
          .id span { max-width: 19ch; white-space: normal; overflow-wrap: anywhere; }
          .bar { inset: 1.2pt 1pt auto; width: calc(100% - 2pt); }
          .plots { grid-template-columns: repeat(3, 1fr); gap: 5mm 6mm; }
          svg text { font-size: 13px; }
          details { display: none; }
          footer { margin-top: 8pt; padding-top: 3pt; break-inside: avoid; }
        }

        """

    /// What stands at the edges of each sheet of paper.
    private static func sheets(_ title: String) -> String {
        """
        @page {
          size: A4 landscape; margin: 13mm 12mm;
          @top-left { content: "\(quoted(title))"; font: 8pt sans-serif; color: #444; }
          @bottom-right {
            content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444;
          }
        }
        @page :first { @top-left { content: ""; } }

        """
    }

    /// Text as a style sheet quotes it (CSS Syntax 3, 4.3.7): all but letters and digits of ASCII by
    /// their numbers, so that it ends neither its quotes nor the sheet.
    private static func quoted(_ text: String) -> String {
        text.visible.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                ? String(scalar) : "\\\(String(scalar.value, radix: 16)) "
        }.joined()
    }
}
