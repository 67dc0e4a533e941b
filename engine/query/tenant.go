package query

// tenants is a filter by the tenant in column; including is the flag that lets
// rows of no tenant pass as well. Asking for rows of no tenant overrules it.
func tenants(column, including string) Filter {
	return Filter{Kind: TextList, overruled: []string{"withoutTenantId"}, build: func(b *builder, v any, peers []Condition) error {
		list, ok := v.([]string)
		switch {
		case !ok:
			return wrongType(v)
		case len(list) == 0:
		case asks(peers, including):
			b.addList("("+column+" IS NULL OR "+column+" IN (?))", list)
		default:
			b.addList(column+" IN (?)", list)
		}
		return nil
	}}
}

// TenantCheck is the condition that a row belongs to one of the tenants or to
// none. Every resource with tenants takes it; no client can set it.
func TenantCheck(tenants []string) Condition { return Condition{Name: "tenantCheck", Value: tenants} }

func tenantCheck(column string) Filter {
	return internalList("(" + column + " IS NULL OR " + column + " IN (?))")
}
