package model

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sluice-bpm/sluice/engine/expr"
)

// TestParse_LinksTheGraph reads blocks of a title, perhaps a line of what stands
// around the process, a body and the graph that comes of it: everything that is
// set of every node and flow.
func TestParse_LinksTheGraph(t *testing.T) {
	path := filepath.Join("testdata", "graphs.txt")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, block := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		script, want, _ := strings.Cut(block, "\n----\n")
		lines := strings.Split(script, "\n")
		definitions, around := strings.CutPrefix(lines[1], "definitions: ")
		if !around {
			definitions = ""
		}
		t.Run(strings.TrimPrefix(lines[0], "# "), func(t *testing.T) {
			file, err := Parse("x.bpmn", inProcess(lines[len(lines)-1], definitions))
			if err != nil {
				t.Fatal(err)
			}
			p := file.Processes[0]
			var b strings.Builder
			for _, n := range p.Root.Children {
				printNode(&b, n, "")
			}
			checkLinks(t, p)
			got := strings.TrimSuffix(b.String(), "\n")
			blocks = append(blocks, script+"\n----\n"+got)
			if diff := cmp.Diff(want, got); diff != "" && !*rewrite {
				t.Errorf("graph (-want +got):\n%s", diff)
			}
		})
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(strings.Join(blocks, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func printNode(b *strings.Builder, n *FlowNode, indent string) {
	fmt.Fprintf(b, "%s%s %s%s\n", indent, n.Kind, n.ID, printFields(reflect.ValueOf(*n)))
	for _, f := range n.Outgoing {
		fmt.Fprintf(b, "%s  -> %s%s\n", indent, f.Target.ID, printFields(reflect.ValueOf(*f)))
	}
	for _, c := range n.Children {
		printNode(b, c, indent+"  ")
	}
}

// printFields prints what is set, nodes by their id and expressions by their text.
func printFields(v reflect.Value) string {
	var b strings.Builder
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if f.IsZero() || isLink(v.Type()) && strings.Contains(" ID Kind Parent Children Incoming Outgoing Source Target ", " "+name+" ") {
			continue
		}
		if v.Type().Field(i).Anonymous {
			b.WriteString(printFields(f))
			continue
		}
		fmt.Fprintf(&b, " %s=%s", name, printValue(f))
	}
	return b.String()
}

// isLink tells whether the type is one whose place is seen from the lines.
func isLink(t reflect.Type) bool {
	return t == reflect.TypeFor[FlowNode]() || t == reflect.TypeFor[SequenceFlow]()
}

func printValue(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case *expr.Expression:
		return strings.ReplaceAll(x.Source(), "\n", `\n`)
	case *FlowNode:
		return x.ID
	case *SequenceFlow:
		return x.ID
	}
	switch v.Kind() {
	case reflect.Pointer:
		return printValue(v.Elem())
	case reflect.Struct:
		return "{" + strings.TrimPrefix(printFields(v), " ") + "}"
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, printValue(v.Index(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strings.ReplaceAll(fmt.Sprint(v.Interface()), "\n", `\n`)
}
