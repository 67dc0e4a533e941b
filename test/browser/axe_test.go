package browser

import (
	"os"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeRules runs axe over the page and gives one line for each rule that is
// broken seriously, with the first element that breaks it.
const axeRules = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations
	.filter(v => v.impact === "serious" || v.impact === "critical")
	.map(v => v.id + ": " + v.help + " (" + v.nodes[0].html.slice(0, 200) + ")"))`

// accessible holds the page to the rules of axe.
func (p *person) accessible(name string) {
	p.t.Helper()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		p.t.Fatalf("axe is not installed; scripts/prepare.sh installs it: %v", err)
	}
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](string(axe)+"; true")); err != nil {
		p.t.Fatalf("load axe into %s: %v", name, err)
	}
	broken, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](axeRules, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("run axe on %s: %v", name, err)
	}
	if len(broken) > 0 {
		p.t.Errorf("%s is not accessible:\n%s", name, strings.Join(broken, "\n"))
	}
}
