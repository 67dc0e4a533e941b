package connector

import (
	"net/netip"
	"testing"
)

func TestEgress_AllowsPublicAddressesAndWhatIsListed(t *testing.T) {
	for text, cases := range map[string]map[string]bool{
		"": {
			"8.8.8.8": true, "2606:4700::1111": true,
			"0.0.0.0": false, "10.1.2.3": false, "100.64.0.1": false, "127.0.0.1": false, "127.8.8.8": false, "169.254.169.254": false, "172.16.0.1": false,
			"192.168.1.1": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false,
			"::": false, "::1": false, "::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "fc00::1": false, "fe80::1%eth0": false, "ff02::1": false,
		},
		"10.1.0.0/16, 127.0.0.1,fd00::/8": {
			"10.1.2.3": true, "10.2.0.1": false, "127.0.0.1": true, "::ffff:127.0.0.1": true, "127.0.0.2": false, "fd12::1": true, "8.8.8.8": true,
		},
		"any": {"127.0.0.1": true, "169.254.169.254": true, "::1": true},
	} {
		e, err := ParseEgress(text)
		if err != nil {
			t.Fatal(err)
		}
		for address, want := range cases {
			if got := e.allows(netip.MustParseAddr(address)); got != want {
				t.Errorf("with %q %s is allowed %t, want %t", text, address, got, want)
			}
		}
	}
	for _, text := range []string{"everything", "10.0.0.0/40", "example.org"} {
		if _, err := ParseEgress(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
