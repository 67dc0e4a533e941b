package connector

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// Egress says which addresses connectors may reach beside the public ones.
type Egress struct {
	any      bool
	networks []netip.Prefix
}

// ParseEgress reads a comma-separated list of addresses and networks, such as
// "127.0.0.1, 10.1.0.0/16"; "any" is all there are, and empty text none.
func ParseEgress(text string) (Egress, error) {
	e := Egress{}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
			continue
		case part == "any":
			e.any = true
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			address, failure := netip.ParseAddr(part)
			if failure != nil {
				return Egress{}, fmt.Errorf("%q is neither an address nor a network such as 10.1.0.0/16", part)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		e.networks = append(e.networks, prefix.Masked())
	}
	return e, nil
}

// special are networks that are not of the public internet and that netip does
// not tell (RFC 6890 and the registries of IANA for special addresses).
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
)

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// allows tells whether a connection may be made to an address.
func (e Egress) allows(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if e.any || within(e.networks, a) {
		return true
	}
	return a.IsGlobalUnicast() && !a.IsPrivate() && !within(special, a)
}

func within(networks []netip.Prefix, a netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// control refuses a connection before it is made; names are resolved by then.
func (e Egress) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%q is no address: %w", address, err)
	}
	if !e.allows(to.Addr()) {
		return fmt.Errorf("connectors may not reach %s, which is no public address; allow it where that is wanted", to.Addr())
	}
	return nil
}
