package machine

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/sluice-bpm/sluice/engine/model"
)

// modelKinds reads the Kind constants from the model's source, so that a new one
// cannot be forgotten here.
func modelKinds(t *testing.T) []model.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../model/kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []model.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Kind" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, model.Kind(text))
		}
		return true
	})
	return kinds
}

func TestBehaviors_CoverEveryKindOfTheModel(t *testing.T) {
	kinds := modelKinds(t)
	if len(kinds) < len(behaviors) {
		t.Fatalf("found the kinds %v in the model, fewer than the %d behaviors", kinds, len(behaviors))
	}
	for kind := range behaviors {
		if !slices.Contains(kinds, kind) {
			t.Errorf("the model has no kind %s", kind)
		}
	}
}
