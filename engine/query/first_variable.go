package query

// FirstTexts and FirstNumbers are of each running process instance the first
// variable of its own that is a text, or a number: what a list can say the
// instance is about. Ask them by processInstanceIdIn.
var (
	FirstTexts   = firstVariables("first text", "v.type = 'String' AND v.text <> ''", "w.type = 'String' AND w.text <> ''")
	FirstNumbers = firstVariables("first number", "v.type IN "+numberTypes, "w.type IN "+numberTypes)
)

const numberTypes = "('Short', 'Integer', 'Long', 'Double')"

// firstVariables are the variables v for which the condition holds and before
// which the instance got no other w for which it does.
func firstVariables(name, v, w string) Resource[VariableInstance] {
	r := VariableInstances
	r.name = name
	own := func(alias string) string {
		return alias + ".execution_id = " + alias + ".process_instance_id AND " + alias + ".task_id IS NULL AND " + alias + ".text2 IS NULL"
	}
	r.where = own("v") + " AND " + v + " AND NOT EXISTS (SELECT 1 FROM variable w WHERE w.process_instance_id = v.process_instance_id AND " +
		own("w") + " AND " + w + " AND w.id < v.id)"
	return r
}
