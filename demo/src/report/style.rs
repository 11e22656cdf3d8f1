//! How the report looks.

/// The style sheet.
pub const CSS: &str = "
:root{color-scheme:light dark;--ink:#1c2330;--soft:#667085;--line:#e4e7ec;--good:#12805c;--bad:#c4320a;--accent:#3538cd;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#98a2b3;--line:#344054;--accent:#8098f9;--paper:#101828}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:2.5rem 1.25rem 5rem}
h1{font-size:2.3rem;margin:0 0 .5rem}h2{margin:3rem 0 .5rem}
.lead{font-size:1.2rem;margin:.2rem 0}.note,figcaption{color:var(--soft);font-size:.9rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:1rem;margin:2rem 0}
.figures div{border:1px solid var(--line);border-radius:.7rem;padding:1rem;color:var(--soft)}
.figures b{display:block;font-size:1.7rem;color:var(--accent)}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(5.4rem,1fr));gap:.6rem}
figure{margin:0;text-align:center}.pictures img{width:4.6rem;height:4.6rem;image-rendering:pixelated;border-radius:.4rem;border:3px solid var(--good)}
.pictures .wrong img{border-color:var(--bad)}.pictures figcaption{font-size:.72rem;line-height:1.2}
.matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1.5rem}
svg{width:100%;height:auto}svg text{fill:currentColor;font:11px system-ui,sans-serif}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left}
.number{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.8rem;word-break:break-all}
.checks{list-style:none;padding:0;columns:2 22rem;font-size:.9rem}.checks .right::before{content:'✓ ';color:var(--good)}.checks .wrong::before{content:'✗ ';color:var(--bad)}
";
