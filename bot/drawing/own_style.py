"""How a patient's own copy looks: large type and much contrast, by day and by night."""

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #57606a; --line: #d0d7de;
  --tint: #f3f6f9; --accent: #0b5c8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f3f6; --paper: #14181d; --soft: #b5bfc9; --line: #3b444d; --tint: #1f262d;
    --accent: #7cc4ee; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1.3rem/1.5 system-ui,
  -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 42rem; margin: 0 auto; padding: 1.2rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.65rem; line-height: 1.25; margin: 2.2rem 0 .6rem; color: var(--accent); }
h3 { font-size: 1.4rem; line-height: 1.3; margin: 1.8rem 0 .5rem; padding-bottom: .2rem;
  border-bottom: 2px solid var(--line); }
h4 { font-size: 1.2rem; line-height: 1.35; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
.fact b, .said b { display: block; font-size: 1.05rem; font-weight: 600; color: var(--soft); }
.fact { margin: .7rem 0; }
.fact span { display: block; }
small { display: block; font-size: 1.05rem; color: var(--soft); }
.said { margin: .8rem 0; padding: .7rem .9rem; background: var(--tint); border-radius: .6rem; }
.said p { margin: .2rem 0 0; white-space: pre-wrap; }
summary { padding: .9rem 0; font-weight: 600; cursor: pointer; color: var(--accent); }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 2px solid var(--line);
  color: var(--soft); font-size: 1.1rem; }
@media print { body { font-size: 12pt; } details > * { display: block; } }
"""
