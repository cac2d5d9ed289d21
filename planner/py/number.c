/* number.c - see number.h. */
#include "planner/py/number.h"

#include <math.h>
#include <string.h>

bool py_is_integer(const struct py_value *value)
{
    return value->kind == PY_INT || value->kind == PY_BOOL;
}

bool py_is_number(const struct py_value *value)
{
    return py_is_integer(value) || value->kind == PY_FLOAT;
}

int64_t py_integer(const struct py_value *value)
{
    return value->kind == PY_BOOL ? value->truth : value->integer;
}

double py_real(const struct py_value *value)
{
    return value->kind == PY_FLOAT ? value->real : (double)py_integer(value);
}

struct py_value *py_too_large(struct py_run *run, struct srcpos pos)
{
    return py_dunno(run, pos, "a number of more than 64 bits");
}

static struct py_value *zero_division(struct py_run *run, struct srcpos pos)
{
    return py_throw(run, pos, "ZeroDivisionError", "division by zero");
}

static struct py_value *unsupported(struct py_run *run, const char *op, const struct py_value *a,
                                    const struct py_value *b, struct srcpos pos)
{
    return py_throw(run, pos, "TypeError", "unsupported operand type(s) for %s: '%s' and '%s'", op,
                    py_type_name(a), py_type_name(b));
}

bool py_divmod(int64_t a, int64_t b, int64_t *quotient, int64_t *rest)
{
    if (a == INT64_MIN && b == -1)
        return false;
    *quotient = a / b;
    *rest = a % b;
    if (*rest != 0 && (*rest < 0) != (b < 0)) {
        *rest += b;
        *quotient -= 1;
    }
    return true;
}

/* --- integers ------------------------------------------------------------ */

static bool power(int64_t base, int64_t exponent, int64_t *out)
{
    int64_t result = 1;

    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result))
            return false;
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base))
            return false;
    }
    *out = result;
    return true;
}

static bool shift_left(int64_t a, int64_t b, int64_t *out)
{
    if (a == 0) {
        *out = 0;
        return true;
    }
    return b < 63 && !__builtin_mul_overflow(a, (int64_t)1 << b, out);
}

static struct py_value *int_divide(struct py_run *run, char op, int64_t a, int64_t b,
                                   struct srcpos pos)
{
    int64_t quotient;
    int64_t rest;

    if (b == 0)
        return zero_division(run, pos);
    if (!py_divmod(a, b, &quotient, &rest))
        return op == '%' ? py_int(run->arena, 0) : py_too_large(run, pos);
    return py_int(run->arena, op == '%' ? rest : quotient);
}

/* Exact only where both fit into a double. */
static struct py_value *true_divide(struct py_run *run, int64_t a, int64_t b, struct srcpos pos)
{
    const int64_t exact = (int64_t)1 << 53;

    if (b == 0)
        return zero_division(run, pos);
    if (a > exact || a < -exact || b > exact || b < -exact)
        return py_too_large(run, pos);
    return py_float(run->arena, (double)a / (double)b);
}

static struct py_value *int_shift(struct py_run *run, char op, int64_t a, int64_t b,
                                  struct srcpos pos)
{
    int64_t result = 0;

    if (b < 0)
        return py_throw(run, pos, "ValueError", "negative shift count");
    if (op == '>')
        return py_int(run->arena, b > 62 ? (a < 0 ? -1 : 0) : a >> b);
    return shift_left(a, b, &result) ? py_int(run->arena, result) : py_too_large(run, pos);
}

static struct py_value *int_bits(struct py_run *run, char op, const struct py_value *left,
                                 const struct py_value *right)
{
    int64_t a = py_integer(left);
    int64_t b = py_integer(right);
    int64_t result = op == '&' ? (a & b) : op == '|' ? (a | b) : (a ^ b);

    if (left->kind == PY_BOOL && right->kind == PY_BOOL)
        return py_bool(result != 0);
    return py_int(run->arena, result);
}

static struct py_value *float_power(struct py_run *run, double a, double b, struct srcpos pos);

static struct py_value *int_power(struct py_run *run, int64_t a, int64_t b, struct srcpos pos)
{
    int64_t result;

    if (b < 0) {
        return a == 0 ? py_throw(run, pos, "ZeroDivisionError",
                                 "0.0 cannot be raised to a negative power")
                      : float_power(run, (double)a, (double)b, pos);
    }
    return power(a, b, &result) ? py_int(run->arena, result) : py_too_large(run, pos);
}

static struct py_value *int_arithmetic(struct py_run *run, const char *op,
                                       const struct py_value *left, const struct py_value *right,
                                       struct srcpos pos)
{
    int64_t a = py_integer(left);
    int64_t b = py_integer(right);
    int64_t result = 0;
    bool overflow = false;

    if (strcmp(op, "//") == 0 || strcmp(op, "%") == 0)
        return int_divide(run, op[0], a, b, pos);
    if (strcmp(op, "**") == 0)
        return int_power(run, a, b, pos);
    switch (op[0]) {
    case '+':
        overflow = __builtin_add_overflow(a, b, &result);
        break;
    case '-':
        overflow = __builtin_sub_overflow(a, b, &result);
        break;
    case '*':
        overflow = __builtin_mul_overflow(a, b, &result);
        break;
    case '/':
        return true_divide(run, a, b, pos);
    case '<':
    case '>':
        return int_shift(run, op[0], a, b, pos);
    case '&':
    case '|':
    case '^':
        return int_bits(run, op[0], left, right);
    default:
        return unsupported(run, op, left, right, pos);
    }
    return overflow ? py_too_large(run, pos) : py_int(run->arena, result);
}

/* --- floats -------------------------------------------------------------- */

static double float_mod(double a, double b)
{
    double mod = fmod(a, b);

    if (mod == 0)
        return copysign(0, b);
    return (b < 0) != (mod < 0) ? mod + b : mod;
}

static double float_floor_divide(double a, double b)
{
    double div = (a - float_mod(a, b)) / b;
    double floored = floor(div);

    if (div == 0)
        return copysign(0, a / b);
    return div - floored > 0.5 ? floored + 1 : floored;
}

static struct py_value *float_power(struct py_run *run, double a, double b, struct srcpos pos)
{
    double result;

    if (a == 0 && b < 0)
        return py_throw(run, pos, "ZeroDivisionError", "0.0 cannot be raised to a negative power");
    if (a < 0 && b != floor(b))
        return py_dunno(run, pos, "a complex number");
    result = pow(a, b);
    if (isinf(result) && !isinf(a) && !isinf(b))
        return py_throw(run, pos, "OverflowError", "(34, 'Numerical result out of range')");
    return py_float(run->arena, result);
}

static struct py_value *float_arithmetic(struct py_run *run, const char *op,
                                         const struct py_value *left, const struct py_value *right,
                                         struct srcpos pos)
{
    double a = py_real(left);
    double b = py_real(right);

    if (strcmp(op, "**") == 0)
        return float_power(run, a, b, pos);
    if ((op[0] == '/' || op[0] == '%') && b == 0)
        return zero_division(run, pos);
    if (strcmp(op, "//") == 0)
        return py_float(run->arena, float_floor_divide(a, b));
    switch (op[0]) {
    case '+':
        return py_float(run->arena, a + b);
    case '-':
        return py_float(run->arena, a - b);
    case '*':
        return py_float(run->arena, a * b);
    case '/':
        return py_float(run->arena, a / b);
    case '%':
        return py_float(run->arena, float_mod(a, b));
    default:
        return unsupported(run, op, left, right, pos);
    }
}

struct py_value *py_arithmetic(struct py_run *run, const char *op, const struct py_value *a,
                               const struct py_value *b, struct srcpos pos)
{
    if (a->kind == PY_FLOAT || b->kind == PY_FLOAT)
        return float_arithmetic(run, op, a, b, pos);
    return int_arithmetic(run, op, a, b, pos);
}

struct py_value *py_sum(struct py_run *run, const struct py_value *a, const struct py_value *b,
                        struct srcpos pos)
{
    return py_arithmetic(run, "+", a, b, pos);
}
