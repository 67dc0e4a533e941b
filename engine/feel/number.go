package feel

import (
	"math"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// decimal is the arithmetic of IEEE 754 decimal128, which DMN demands: 34
// digits, half to even.
var decimal = apd.Context{Precision: 34, MaxExponent: 6144, MinExponent: -6176, Rounding: apd.RoundHalfEven}

// exact has room for all digits of a number with maxScale digits behind the
// point.
var exact = apd.Context{Precision: 2 * maxScale, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent, Rounding: apd.RoundHalfEven}

const maxScale = 10_000

func newInt(i int64) *apd.Decimal { return apd.New(i, 0) }

// parseNumber reads digits with a fraction, which the lexer has checked.
func parseNumber(s string) any {
	d, _, err := apd.NewFromString(s)
	if err != nil {
		return nil
	}
	return d
}

// fromDouble is the shortest decimal number that is the double; null where the
// double is none.
func fromDouble(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		s = strconv.FormatFloat(f, 'f', 1, 64) // 5.0, as it is shown
	}
	d, _, err := apd.NewFromString(s)
	if err != nil {
		return nil
	}
	return d
}

func toDouble(d *apd.Decimal) float64 {
	f, _ := d.Float64() // out of range is an infinity
	return f
}

// isWhole reports whether a number has no fraction.
func isWhole(d *apd.Decimal) bool {
	if d.Exponent >= 0 || d.IsZero() {
		return true
	}
	var i, frac apd.Decimal
	d.Modf(&i, &frac)
	return frac.IsZero()
}

// toInt is the whole part of a number, saturated to 32 bits as an index needs.
func toInt(d *apd.Decimal) int {
	f := math.Trunc(toDouble(d))
	return int(max(math.MinInt32, min(math.MaxInt32, f)))
}

// arithmetic yields a number, or a failure where the result is none.
func arithmetic(op func(d, x, y *apd.Decimal) (apd.Condition, error), x, y *apd.Decimal) any {
	d := new(apd.Decimal)
	if _, err := op(d, x, y); err != nil || d.Form != apd.Finite {
		return failed("the result is not a number")
	}
	return d
}

// quotient leaves out the zeros at the end that division adds.
func quotient(x, y *apd.Decimal) any {
	d, ok := arithmetic(decimal.Quo, x, y).(*apd.Decimal)
	if !ok {
		return failed("the result is not a number")
	}
	ideal := x.Exponent - y.Exponent
	if _, zeros := new(apd.Decimal).Reduce(d); zeros > 0 && d.Exponent < ideal {
		drop := min(int32(zeros), ideal-d.Exponent)
		_, _ = exact.Quantize(d, d, d.Exponent+drop) // only zeros are dropped
	}
	return d
}

// power of a whole exponent is computed in decimals, any other in doubles.
func power(x, y *apd.Decimal) any {
	if !isWhole(y) {
		return fromDouble(math.Pow(toDouble(x), toDouble(y)))
	}
	n := toInt(y)
	if n > 999_999_999 || n < -999_999_999 {
		return failed("the exponent is too large")
	}
	// Twice the digits keep the rounding of each step out of the result.
	wide := decimal
	wide.Precision = 70
	result, factor := apd.New(1, 0), new(apd.Decimal).Set(x)
	for i := max(n, -n); i > 0; i >>= 1 {
		if i&1 == 1 {
			if _, err := wide.Mul(result, result, factor); err != nil || result.Form != apd.Finite {
				return failed("the result is too large")
			}
		}
		if i > 1 {
			if _, err := wide.Mul(factor, factor, factor); err != nil {
				return failed("the result is too large")
			}
		}
	}
	if n < 0 {
		if result.IsZero() {
			return failed("the result is not a number")
		}
		return quotient(newInt(1), result)
	}
	if _, err := decimal.Round(result, result); err != nil {
		return failed("the result is too large")
	}
	return result
}

// round sets the digits behind the point.
func round(x *apd.Decimal, scale int, mode apd.Rounder) any {
	if scale > maxScale || scale < -maxScale {
		return failed("the scale is out of range")
	}
	c := exact
	c.Rounding = mode
	d := new(apd.Decimal)
	if x.NumDigits()+int64(x.Exponent) < -int64(scale) {
		// Less than a tenth of the unit: what the mode makes of such a fraction.
		if _, err := c.Quantize(d, &apd.Decimal{Negative: x.Negative, Coeff: *apd.NewBigInt(int64(x.Sign() * x.Sign())), Exponent: -1}, 0); err != nil {
			return failed("the number cannot be rounded so")
		}
		d.Exponent = int32(-scale)
		return d
	}
	if _, err := c.Quantize(d, x, int32(-scale)); err != nil || d.Form != apd.Finite {
		return failed("the number cannot be rounded so")
	}
	return d
}

// remainder is x mod y with the sign of y.
func remainder(x, y *apd.Decimal) any {
	if y.IsZero() {
		return failed("division by zero")
	}
	wide := decimal
	wide.Precision = 100
	d := new(apd.Decimal)
	if _, err := wide.Rem(d, x, y); err != nil {
		return failed("the numbers are too far apart")
	}
	if !d.IsZero() && d.Negative != y.Negative {
		if _, err := decimal.Add(d, d, y); err != nil {
			return failed("the result is not a number")
		}
	}
	return d
}

// formatNumber writes a number as string() does.
func formatNumber(d *apd.Decimal) string {
	if d.IsZero() && d.Exponent == 0 {
		return "0"
	}
	s := d.Text('G')
	// Java writes an exponent with its sign and a capital letter, as apd does.
	return strings.Replace(s, "-0E", "0E", 1)
}
