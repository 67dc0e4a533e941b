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

// TenantIs is the condition that an execution or external task is of the tenant; the empty one is
// none. No client can set it.
func TenantIs(tenant string) Condition {
	if tenant == "" {
		return Condition{Name: "tenantIs", Value: []string{}}
	}
	return Condition{Name: "tenantIs", Value: []string{tenant}}
}

func tenantIs(column string) Filter {
	return Filter{Kind: Internal, build: func(b *builder, v any, _ []Condition) error {
		list, ok := v.([]string)
		switch {
		case !ok:
			return wrongType(v)
		case len(list) == 0:
			b.add(column + " IS NULL")
		default:
			b.addList(column+" IN (?)", list)
		}
		return nil
	}}
}
