package state

import (
	"crypto/sha256"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Rows of history are written once and stay for years, and most of their bytes say again
// what the row says already, or what all rows of a process do. An abridged table stores
//
//	an id that is that of the process instance    no bytes, which no id has
//	the id of the process definition              its reference, six bytes
//	its key, which the reference tells, too       NULL
//	what a column nearly always has               NULL
//
// and [Table.Whole] reads them as they were written. Rows of before are whole, and are
// read the same way.

// Abridgement is how an abridged table stores a column.
type Abridgement int

// The abridgements.
const (
	Written         Abridgement = iota // as it is
	OfInstance                         // without bytes where it is the row's process_instance_id
	ByReference                        // as a reference where it begins with the key of its definition
	ToldByReference                    // NULL where the reference is
	NullIfUsual                        // NULL where it is [Column.Usual]
)

const referenceLength = 6

// unknownKey is the key of a definition that a row refers to and nobody knows: it is
// somebody's, and rights to what belongs to no definition are none to it.
const unknownKey = "?"

// Stored is the bytes of a field as they are stored, where they are not those of the
// row's own: an abridged id.
type Stored []byte

// ofInstance is as a field pointer, so that it is not made for each row.
var ofInstance any = Stored{}

// abridgements are those of the columns that abridged tables have.
var abridgements = map[string]Abridgement{
	"root_process_instance_id": OfInstance, "execution_id": OfInstance, "parent_id": OfInstance, "activity_instance_id": OfInstance,
	"process_definition_id": ByReference, "process_definition_key": ToldByReference,
	"double": NullIfUsual, "long": NullIfUsual, "revision": NullIfUsual,
}

// abridged has a table store its rows abridged. usual are texts that columns nearly
// always have, by column; of numbers it is zero.
func (t *Table) abridged(usual map[string]string) *Table {
	t.Abridged = true
	for i := range t.Columns {
		c := &t.Columns[i]
		c.Abridgement, c.Usual = abridgements[c.Name], usual[c.Name]
		if c.Usual != "" {
			c.Abridgement = NullIfUsual
		}
	}
	t.instance, _ = t.Column("process_instance_id")
	t.definition, _ = t.Column("process_definition_id")
	t.definitionKey, _ = t.Column("process_definition_key")
	return t
}

// Abridger abridges rows. Rows that follow each other are of one definition mostly, whose
// reference it keeps.
type Abridger struct {
	definition string
	reference  any // Stored
}

// Abridge changes the field pointers of a row to what is stored of it: a nil pointer is
// NULL, and [Stored] the bytes of an id. Of a table that is not abridged it leaves them.
func (a *Abridger) Abridge(t *Table, pointers []any) {
	if !t.Abridged {
		return
	}
	instance := text(pointers[t.instance])
	referred := a.refer(text(pointers[t.definition]), text(pointers[t.definitionKey]))
	for i := range t.Columns {
		switch c := &t.Columns[i]; c.Abridgement {
		case Written:
		case OfInstance:
			if instance != "" && text(pointers[i]) == instance {
				pointers[i] = ofInstance
			}
		case ByReference:
			if referred {
				pointers[i] = a.reference
			}
		case ToldByReference:
			if referred {
				pointers[i] = nil
			}
		case NullIfUsual:
			if isUsual(pointers[i], c.Usual) {
				pointers[i] = nil
			}
		}
	}
}

func text(p any) string {
	s, _ := p.(*string)
	return *s
}

func isUsual(p any, usual string) bool {
	switch p := p.(type) {
	case *string:
		return *p == usual
	case *int64:
		return *p == 0
	case *float64:
		return math.Float64bits(*p) == 0 // -0 is another
	}
	return false
}

// refer finds the reference of a definition; false where its id does not tell its key.
func (a *Abridger) refer(definition, key string) bool {
	if key == "" || len(definition) <= len(key) || definition[len(key)] != ':' || !strings.HasPrefix(definition, key) {
		return false
	}
	if definition != a.definition {
		a.definition, a.reference = definition, Stored(DefinitionReference(AppendID(nil, definition)))
	}
	return true
}

// DefinitionReference is by what abridged rows refer to a process definition, of which it
// takes the short form of the id. That no two definitions have the same is a constraint of
// the table definition_reference, into which the back ends write every definition that is
// deployed, and from which nobody removes one.
func DefinitionReference(id []byte) []byte {
	sum := sha256.Sum256(id)
	return sum[:referenceLength:referenceLength]
}

// Whole is the table for the FROM of a reading statement, its rows as they were written:
// the named columns of them, or all.
func (t *Table) Whole(alias string, names ...string) string {
	if !t.Abridged {
		return t.Name + " " + alias
	}
	var columns []string
	from := t.Name + " t"
	for _, c := range t.Columns {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		columns = append(columns, c.whole())
		if c.Abridgement == ByReference || c.Abridgement == ToldByReference {
			// NB: a subquery for each row takes PostgreSQL six times as long.
			from = t.Name + " t LEFT JOIN definition_reference d ON d.reference = t.process_definition_id"
		}
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM " + from + ") " + alias
}

func (c Column) whole() string {
	stored := "t." + c.Name
	var told string
	switch c.Abridgement {
	case Written:
		return stored
	case OfInstance:
		told = "CASE WHEN length(" + stored + ") = 0 THEN t.process_instance_id ELSE " + stored + " END"
	case ByReference:
		told = "COALESCE(d.definition_id, CASE WHEN length(" + stored + ") <> " + strconv.Itoa(referenceLength) + " THEN " + stored + " END)"
	case ToldByReference:
		told = "COALESCE(" + stored + ", d.definition_key, CASE WHEN length(t.process_definition_id) = " + strconv.Itoa(referenceLength) + " THEN '" + unknownKey + "' END)"
	case NullIfUsual:
		told = "COALESCE(" + stored + ", 0)"
		if c.Usual != "" {
			told = "COALESCE(" + stored + ", '" + c.Usual + "')"
		}
	}
	return told + " AS " + c.Name
}
