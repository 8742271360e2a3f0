using TorchSharp;
using static TorchSharp.torch;

namespace Rft.Training.Devices;

/// <summary>Operations between a tensor and a number, and those that TorchSharp turns into one.</summary>
/// <remarks>
/// TorchSharp 0.107 wraps each number in a native object with a finalizer and does not keep that object alive during the native call: a collection at the
/// wrong moment frees the number while libtorch reads it (seen here as a failed assertion in <c>Scalar::toFloat</c>; a wrong value would be worse). Here
/// every number lives until its call has returned. BannedSymbols.Tensors.txt keeps TorchSharp's own forms out of this project.
/// Results belong to the caller's dispose scope.
/// </remarks>
internal static class ScalarOperations
{
    // Addition takes a factor for its second operand; TorchSharp's short forms, a + b among them, make a new one for every call.
    private static readonly Scalar One = 1.ToScalar();

    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x with values added to some of its rows.</summary>
    /// <param name="x">[N, C].</param>
    /// <param name="rows">Different rows, [n], int64.</param>
    /// <param name="values">[n, C].</param>
    public static Tensor PlusRows(this Tensor x, Tensor rows, Tensor values) => x.index_add(0, rows, values, One);

    public static Tensor Times(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul(number);
    }

    public static Tensor TimesInPlace(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul_(number);
    }

    public static Tensor DividedBy(this Tensor x, double divisor)
    {
        using var number = divisor.ToScalar();
        return x.div(number);
    }

    public static Tensor DividedByInPlace(this Tensor x, double divisor)
    {
        using var number = divisor.ToScalar();
        return x.div_(number);
    }

    public static Tensor Plus(this Tensor x, double addend)
    {
        using var number = addend.ToScalar();
        return x.add(number, One);
    }

    public static Tensor PlusInPlace(this Tensor x, double addend)
    {
        using var number = addend.ToScalar();
        return x.add_(number, One);
    }

    /// <summary>Adds factor * y to x.</summary>
    public static Tensor AddScaledInPlace(this Tensor x, Tensor y, double factor)
    {
        using var number = factor.ToScalar();
        return x.add_(y, number);
    }

    /// <summary>Adds factor * y * z to x.</summary>
    public static Tensor AddProductInPlace(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcmul_(y, z, number);
    }

    /// <summary>Adds factor * y / z to x.</summary>
    public static Tensor AddQuotientInPlace(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcdiv_(y, z, number);
    }

    public static Tensor FillInPlace(this Tensor x, double value)
    {
        using var number = value.ToScalar();
        return x.fill_(number);
    }

    public static Tensor AtLeast(this Tensor x, double bound)
    {
        using var number = bound.ToScalar();
        return x.clamp_min(number);
    }

    public static Tensor AtMost(this Tensor x, double bound)
    {
        using var number = bound.ToScalar();
        return x.clamp_max(number);
    }

    public static Tensor IsZero(this Tensor x)
    {
        using var zero = 0.ToScalar();
        return x.eq(zero);
    }

    public static Tensor IsNotZero(this Tensor x)
    {
        using var zero = 0.ToScalar();
        return x.ne(zero);
    }

    public static Tensor IsBelow(this Tensor x, double bound)
    {
        using var number = bound.ToScalar();
        return x.lt(number);
    }

    public static Tensor IsAbove(this Tensor x, double bound)
    {
        using var number = bound.ToScalar();
        return x.gt(number);
    }

    /// <summary>Zero where the mask is true.</summary>
    public static Tensor ZeroWhere(this Tensor x, Tensor mask)
    {
        using var zero = 0.ToScalar();
        return x.masked_fill(mask, zero);
    }
}
