package spin_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sluice-bpm/sluice/engine/expr"
	"github.com/sluice-bpm/sluice/engine/spin"
	"github.com/sluice-bpm/sluice/engine/value"
)

// env has one node by the name n, and S() by way of a read node for each name.
type env map[string]any

func (e env) Lookup(name string) (any, bool) { v, ok := e[name]; return v, ok }
func (e env) Now() time.Time                 { return time.Unix(0, 0).UTC() }
func (e env) CurrentUser() string            { return "" }
func (e env) CurrentGroups() []string        { return nil }

func read(t *testing.T, x any, format string) any {
	t.Helper()
	n, err := spin.Read(x, format)
	if err != nil {
		t.Fatalf("read %.100v: %v", x, err)
	}
	return n
}

// show is a result with its type, as the cases below write it.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case *spin.JSON:
		return "json " + x.String()
	case *spin.Element:
		return "xml " + strings.TrimPrefix(strings.TrimSuffix(x.String(), "\n"), `<?xml version="1.0" encoding="UTF-8"?>`)
	case *spin.Attribute:
		return "attribute " + x.String()
	case []any:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = show(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return "text " + x
	}
	return strings.TrimPrefix(fmt.Sprintf("%T %v", v, v), "*spin.")
}

// check evaluates expressions over fresh nodes. A wanted "error" stands for any.
func check(t *testing.T, nodes func() env, cases [][2]string) {
	t.Helper()
	for _, c := range cases {
		e, err := expr.Compile("${" + c[0] + "}")
		if err != nil {
			t.Fatalf("compile %s: %v", c[0], err)
		}
		v, err := e.Eval(nodes())
		got := "error"
		if err == nil {
			got = show(v)
		}
		if got != c[1] {
			t.Errorf("%s\n got  %s (%v)\n want %s", c[0], got, err, c[1])
		}
	}
}

const document = `{"a":1,"s":"t","d":2.5,"b":true,"n":null,"l":[1,"x",{"k":2}],"o":{"p":[{"q":1,"r":"x"},{"q":5,"r":"y"}]},"big":3000000000}`

// The answers below are those that Camunda 7.24 gave to the same calls.
func TestJSON_MethodsAnswerAsCamunda(t *testing.T) {
	nodes := func() env {
		return env{"j": read(t, document, ""), "l": read(t, `[1,"x",{"k":2}]`, ""), "list": []any{int32(1), int32(2)}}
	}
	check(t, nodes, [][2]string{
		{`j.prop("a")`, `json 1`},
		{`j.prop("a").numberValue()`, `int32 1`},
		{`j.prop("s").stringValue()`, `text t`},
		{`j.prop("s").toString()`, `text "t"`},
		{`j.prop("s").value()`, `text t`},
		{`j.prop("d").numberValue()`, `float64 2.5`},
		{`j.prop("b").boolValue()`, `bool true`},
		{`j.prop("n").isNull()`, `bool true`},
		{`j.prop("n").value()`, `null`},
		{`j.prop("big").numberValue()`, `int64 3000000000`},
		{`j.prop("nope")`, `error`},
		{`j.hasProp("n")`, `bool true`},
		{`j.prop("s").hasProp("a")`, `bool false`},
		{`j.prop("s").numberValue()`, `error`},
		{`j.prop("a").stringValue()`, `error`},
		{`j.prop("a").boolValue()`, `error`},
		{`j.value()`, `error`},
		{`j.prop("o").deleteProp("p")`, `json {}`},
		{`j.deleteProp("nope")`, `error`},
		{`j.prop("o").prop("z", "v")`, `json {"p":[{"q":1,"r":"x"},{"q":5,"r":"y"}],"z":"v"}`},
		{`j.prop("o").prop("p", null)`, `json {"p":null}`},
		{`j.prop("o").prop("p", list)`, `json {"p":[1,2]}`},
		{`j.prop("o").prop("p", j.prop("d"))`, `json {"p":2.5}`},
		{`l.append(5)`, `json [1,"x",{"k":2},5]`},
		{`l.append(list)`, `json [1,"x",{"k":2},[1,2]]`},
		{`l.insertAt(0, "q")`, `json ["q",1,"x",{"k":2}]`},
		{`l.insertAt(9, "q")`, `error`},
		{`l.insertAt(-1, "q")`, `json [1,"x","q",{"k":2}]`},
		{`l.insertBefore("x", "q")`, `json [1,"q","x",{"k":2}]`},
		{`l.insertAfter("x", "q")`, `json [1,"x","q",{"k":2}]`},
		{`l.insertAfter("nope", "q")`, `error`},
		{`l.remove("x")`, `json [1,{"k":2}]`},
		{`l.remove("nope")`, `error`},
		{`l.removeLast(1)`, `json ["x",{"k":2}]`},
		{`l.removeAt(-1)`, `json [1,"x"]`},
		{`l.removeAt(7)`, `error`},
		{`l.indexOf("x")`, `int32 1`},
		{`l.indexOf("nope")`, `error`},
		{`l.lastIndexOf(1)`, `int32 0`},
		{`l.contains("x")`, `bool true`},
		{`l.contains(9)`, `bool false`},
		{`l.elements()`, `[json 1, json "x", json {"k":2}]`},
		{`l.elements().size()`, `int32 3`},
		{`j.elements()`, `error`},
		{`j.fieldNames().size()`, `int32 8`},
		{`l.fieldNames()`, `[]`},
		{`j.prop("s").fieldNames()`, `error`},
		{`j.isObject()`, `bool true`},
		{`l.isArray()`, `bool true`},
		{`j.isValue()`, `bool false`},
		{`j.a`, `error`},
	})
}

func TestJSONPath_AnswersAsCamunda(t *testing.T) {
	nodes := func() env { return env{"j": read(t, document, "")} }
	check(t, nodes, [][2]string{
		{`j.jsonPath("$.a").numberValue()`, `int32 1`},
		{`j.jsonPath("$.s").stringValue()`, `text t`},
		{`j.jsonPath("$.b").boolValue()`, `bool true`},
		{`j.jsonPath("$.l").elementList()`, `[json 1, json "x", json {"k":2}]`},
		{`j.jsonPath("$.o.p[?(@.q>2)]").elementList()`, `[json {"q":5,"r":"y"}]`},
		{`j.jsonPath("$.o.p[?(@.r=='x')]").element()`, `json [{"q":1,"r":"x"}]`},
		{`j.jsonPath("$..q").elementList()`, `[json 1, json 5]`},
		{`j.jsonPath("$.o.p[*].r").elementList()`, `[json "x", json "y"]`},
		{`j.jsonPath("$.l.length()").numberValue()`, `int32 3`},
		{`j.jsonPath("$.nope").element()`, `error`},
		{`j.jsonPath("$.o.p[5]").element()`, `error`},
		{`j.jsonPath("$[")`, `error`},
		{`j.jsonPath("a").element()`, `json 1`},
		{`j.jsonPath("$.l[0,1]").elementList()`, `[json 1, json "x"]`},
		{`j.jsonPath("$.l[-1:]").elementList()`, `[json {"k":2}]`},
		{`j.jsonPath("$.l[-1]").element()`, `json {"k":2}`},
		{`j.jsonPath("$.o.p[?(@.r=~/X/i)]").elementList()`, `[json {"q":1,"r":"x"}]`},
		{`j.jsonPath("$.o.p[?(@.zz)]").elementList()`, `[]`},
		{`j.jsonPath("$.o.p[?(!@.zz && @.q==1)]").elementList()`, `[json {"q":1,"r":"x"}]`},
		{`j.jsonPath("$['a']").numberValue()`, `int32 1`},
		{`j.jsonPath("$.o.p.length()").numberValue()`, `int32 2`},
		{`j.jsonPath("$.a").stringValue()`, `error`},
		{`j.jsonPath("$.a").elementList()`, `error`},
		{`j.jsonPath("$.o.p[?(@.r in ['x','z'])].q").elementList()`, `[json 1]`},
		{`j.jsonPath("$.o.p[?(@.q == $.a)].r").elementList()`, `[json "x"]`},
		{`j.jsonPath("$.o.p[?(@.q >= 1 && (@.r == 'y' || @.r == 'z'))].r").elementList()`, `[json "y"]`},
	})
}

func TestXML_MethodsAnswerAsCamunda(t *testing.T) {
	nodes := func() env {
		return env{
			"y": read(t, `<a b="1"><c>t</c><c>u</c><d/></a>`, ""), "n": read(t, "<n/>", ""),
			"x": read(t, `<?xml version="1.0"?><c:cust xmlns:c="http://c" xmlns="http://d" name="n1" c:q="qv"><order id="1" due="x">text1</order><order id="2"/><c:z>zz</c:z></c:cust>`, ""),
		}
	}
	const rest = "\n  <c>t</c>\n  <c>u</c>\n  <d/>\n"
	check(t, nodes, [][2]string{
		{`y.name()`, `text a`},
		{`y.attr("b").value()`, `text 1`},
		{`y.attr("b").name()`, `text b`},
		{`y.attr("b").namespace()`, `null`},
		{`y.attr("nope")`, `error`},
		{`y.attr("b", "5")`, `xml <a b="5">` + rest + `</a>`},
		{`y.attr("new", "5")`, `xml <a b="1" new="5">` + rest + `</a>`},
		{`y.attr("b").value("7").value()`, `text 7`},
		{`y.attr("b").remove()`, `xml <a>` + rest + `</a>`},
		{`y.hasAttr("b")`, `bool true`},
		{`y.attrs()`, `[attribute 1]`},
		{`y.attrNames()`, `[text b]`},
		{`y.removeAttr("zz")`, `xml <a b="1">` + rest + `</a>`},
		{`y.childElement("c")`, `error`},
		{`y.childElements("c")`, `[xml <c>t</c>, xml <c>u</c>]`},
		{`y.childElements().size()`, `int32 3`},
		{`y.childElement("nope")`, `error`},
		{`y.childElements("nope")`, `error`},
		{`y.textContent()`, `text tu`},
		{`y.textContent("new")`, `xml <a b="1">new</a>`},
		{`y.append(n)`, `xml <a b="1">` + rest + "  <n/>\n</a>"},
		{`y.remove(n)`, `error`},
		{`y.remove(y.childElements("c"))`, "xml <a b=\"1\">\n  <d/>\n</a>"},
		{`y.appendBefore(n, y.childElement("d"))`, "xml <a b=\"1\">\n  <c>t</c>\n  <c>u</c>\n  <n/>\n  <d/>\n</a>"},
		{`y.appendAfter(n, y.childElement("d"))`, "xml <a b=\"1\">\n  <c>t</c>\n  <c>u</c>\n  <d/>\n  <n/>\n</a>"},
		{`y.replace(n)`, `xml <n/>`},
		{`y.replaceChild(y.childElement("d"), n)`, "xml <a b=\"1\">\n  <c>t</c>\n  <c>u</c>\n  <n/>\n</a>"},
		{`y.append(y)`, `error`},
		{`y.xPath("/a/d").element()`, `xml <d/>`},
		{`y.xPath("/a/c").element()`, `error`},
		{`y.xPath("/a/c").elementList().size()`, `int32 2`},
		{`y.xPath("/a/@b").attribute().value()`, `text 1`},
		{`y.xPath("//@b").attributeList()`, `[attribute 1]`},
		{`y.xPath("string(/a/c)").string()`, `text t`},
		{`y.xPath("/a/c/text()").string()`, `text t`},
		{`y.xPath("count(/a/c)").number()`, `float64 2`},
		{`y.xPath("count(/a/c)=2").bool()`, `bool true`},
		{`y.xPath("/a/nope").element()`, `error`},
		{`y.xPath("/a/nope").elementList()`, `error`},
		{`y.xPath("/a/nope").string()`, `text `},
		{`y.xPath("///[").element()`, `error`},
		{`y.childElement("d").xPath("/a").element().name()`, `text a`},
		{`x.name()`, `text cust`},
		{`x.namespace()`, `text http://c`},
		{`x.prefix()`, `text c`},
		{`x.attrNs("http://c", "q").value()`, `text qv`},
		{`x.attrNames("http://c")`, `[text q]`},
		{`x.hasAttrNs("http://c", "q")`, `bool true`},
		{`x.childElement("order")`, `error`},
		{`x.childElement("z")`, `xml <c:z xmlns:c="http://c">zz</c:z>`},
		{`x.childElement("http://c", "z").textContent()`, `text zz`},
		{`x.childElements("http://d", "order").get(0)`, `xml <order xmlns="http://d" due="x" id="1">text1</order>`},
		{`x.xPath("/c:cust/c:z").element()`, `error`},
		{`x.xPath("/c:cust/c:z").ns("c", "http://c").element()`, `xml <c:z xmlns:c="http://c">zz</c:z>`},
		{`x.xPath("/c:cust/d:order").ns("c", "http://c").ns("d", "http://d").elementList().size()`, `int32 2`},
		{`x.xPath("/cust").element()`, `error`},
	})
}

func TestXML_IsWrittenAsCamundaDoes(t *testing.T) {
	const head = `<?xml version="1.0" encoding="UTF-8"?>`
	for in, want := range map[string]string{
		`<a b="1"><c/></a>`: "<a b=\"1\">\n  <c/>\n</a>\n",
		`<a><!-- c --><b>x y</b><![CDATA[<q>]]>&lt;&amp;<c x='&quot;'/></a>`: "<a>\n  <b>x y</b>\n  &lt;q&gt;&lt;&amp;\n  <c x=\"&quot;\"/>\n</a>\n",
		"<a>  <b> x </b>\n</a>":            "<a>\n  <b> x </b>\n</a>\n",
		"<a>text<b/>tail</a>":              "<a>\n  text\n  <b/>\n  tail\n</a>\n",
		`<c:a xmlns:c="u" c:q="1" b="2"/>`: `<c:a xmlns:c="u" b="2" c:q="1"/>` + "\n",
	} {
		if got := read(t, in, "").(*spin.Element).String(); got != head+want {
			t.Errorf("%s\n got  %q\n want %q", in, got, head+want)
		}
	}
}

func TestRead_TellsFormats(t *testing.T) {
	for _, c := range []struct {
		in     any
		format string
		want   string
	}{
		{`[1,2]`, "", "json [1,2]"},
		{`  {"a" : 1 }  `, "", `json {"a":1}`},
		{`{"a":1.0,"b":1e3,"c":"\u00e4\n/"}`, "", `json {"a":1.0,"b":1000.0,"c":"ä\n/"}`},
		{`{"a":1e30,"b":12345678901234567890}`, "", `json {"a":1.0E30,"b":12345678901234567890}`},
		{`{"a":1} x`, "", `json {"a":1}`},
		{"5", spin.FormatJSON, "json 5"},
		{[]any{int32(1), "a", map[string]any{"k": true}}, spin.FormatJSON, `json [1,"a",{"k":true}]`},
		{value.Document{Type: value.JSON, Text: `{ "a": 1 }`}, "", `json { "a": 1 }`},
		{value.Document{Type: value.XML, Text: `<a/>`}, "", `xml <a/>`},
	} {
		if got := show(read(t, c.in, c.format)); got != c.want {
			t.Errorf("Read(%v, %q) = %s, want %s", c.in, c.format, got, c.want)
		}
	}
	for _, in := range []any{
		nil, "", "xyz", `"x"`, "5", "null", "{a:1}", `{"a":`, "<a><b></a>", "<a/><b/>", "<a>", "<p:a/>",
		`<a b="1" b="2"/>`, `<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>`, "<a>&x;</a>",
	} {
		if n, err := spin.Read(in, ""); err == nil {
			t.Errorf("Read(%v) = %s, want an error", in, show(n))
		}
	}
	if _, err := spin.Read("<a/>", "text/foo"); err == nil {
		t.Error("an unknown format is accepted")
	}
}

func TestDocument_KeepsItsTextUntilItIsLookedInto(t *testing.T) {
	n := read(t, value.Document{Type: value.JSON, Text: `{ "a": 1 }`}, "").(*spin.JSON)
	if got := n.TypedValue(); got != value.Of(value.JSON, `{ "a": 1 }`) {
		t.Errorf("untouched: %v", got)
	}
	if _, err := n.Call("prop", []any{"a", int32(2)}); err != nil {
		t.Fatal(err)
	}
	if got := n.TypedValue(); got != value.Of(value.JSON, `{"a":2}`) {
		t.Errorf("changed: %v", got)
	}
	broken := read(t, value.Document{Type: value.JSON, Text: `{`}, "").(*spin.JSON)
	if _, err := broken.Call("prop", []any{"a"}); err == nil {
		t.Error("a broken text has properties")
	}
}

func TestNodes_AreBounded(t *testing.T) {
	deep := func(open, shut string, n int) string { return strings.Repeat(open, n) + strings.Repeat(shut, n) }
	for name, text := range map[string]string{
		"deep JSON":  deep("[", "]", 10_000),
		"deep XML":   deep("<a>", "</a>", 10_000),
		"wide XML":   "<a>" + strings.Repeat("<b/>", 200_001) + "</a>",
		"large JSON": `["` + strings.Repeat("x", 17<<20) + `"]`,
	} {
		if _, err := spin.Read(text, ""); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	j := read(t, `{"a":[]}`, "").(*spin.JSON)
	if _, err := j.Call("prop", []any{"self", j}); err != nil {
		t.Fatal(err)
	}
	if got := j.String(); got != "null" {
		t.Errorf("a node inside itself is written as %.50s", got)
	}
}

func TestQueries_AreBounded(t *testing.T) {
	j := read(t, "["+strings.Repeat(`[1,2,3],`, 2000)+"0]", "").(*spin.JSON)
	x := read(t, "<a>"+strings.Repeat("<b/>", 90_000)+"</a>", "").(*spin.Element)
	start := time.Now()
	for _, c := range []struct {
		o    expr.Object
		call string
		then string
		path string
	}{
		{j, "jsonPath", "elementList", "$[?($..*)]"},
		{x, "xPath", "elementList", "//b[count(//b) > 1]"},
	} {
		q, err := c.o.Call(c.call, []any{c.path})
		if err == nil {
			_, err = q.(expr.Object).Call(c.then, nil)
		}
		if err == nil {
			t.Errorf("%s ends with a result", c.path)
		}
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("the queries took %s", d)
	}
	for _, p := range []string{strings.Repeat("[", 100_000), "$[?(" + strings.Repeat("!", 9000) + "@.a)]", "$[?(" + strings.Repeat("(", 9000)} {
		if _, err := j.Call("jsonPath", []any{p}); err == nil {
			t.Errorf("the path %.20s… is accepted", p)
		}
	}
}
