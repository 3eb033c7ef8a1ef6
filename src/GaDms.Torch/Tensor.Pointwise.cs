namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>e to the power of each element.</summary>
    public Tensor exp() => Aten.exp.Call(this);

    /// <summary>Natural logarithms.</summary>
    public Tensor log() => Aten.log.Call(this);

    /// <summary>Square roots.</summary>
    public Tensor sqrt() => Aten.sqrt.Call(this);

    /// <summary>Reciprocals of square roots.</summary>
    public Tensor rsqrt() => Aten.rsqrt.Call(this);

    /// <summary>Squares.</summary>
    public Tensor square() => Aten.square.Call(this);

    /// <summary>Each element to a power.</summary>
    public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);

    /// <summary>Magnitudes.</summary>
    public Tensor abs() => Aten.abs.Call(this);

    /// <summary>Each element with the other sign.</summary>
    public Tensor neg() => Aten.neg.Call(this);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public Tensor sigmoid() => Aten.sigmoid.Call(this);

    /// <summary>max(x, 0).</summary>
    public Tensor relu() => Aten.relu.Call(this);

    /// <summary>Hyperbolic tangents.</summary>
    public Tensor tanh() => Aten.tanh.Call(this);

    /// <summary>Each element moved into [min, max]; null leaves a side open.</summary>
    public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);

    /// <summary>exp(x) over its sum along a dimension; computed in dtype where one is given.</summary>
    public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

    /// <summary>The logarithm of <see cref="softmax"/>, without underflow.</summary>
    public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);

    /// <summary>Where elements are not a number.</summary>
    public Tensor isnan() => Aten.isnan.Call(this);

    /// <summary>Where elements are neither infinite nor not a number.</summary>
    public Tensor isfinite() => Aten.isfinite.Call(this);

    /// <summary>Where elements equal the other's.</summary>
    public Tensor eq(Tensor other) => Aten.eq_Tensor.Call(this, other);

    /// <summary>Where elements equal a number.</summary>
    public Tensor eq(Scalar other) => Aten.eq_Scalar.Call(this, other);

    /// <summary>Where elements differ from the other's.</summary>
    public Tensor ne(Tensor other) => Aten.ne_Tensor.Call(this, other);

    /// <summary>Where elements differ from a number.</summary>
    public Tensor ne(Scalar other) => Aten.ne_Scalar.Call(this, other);

    /// <summary>Where elements are less than the other's.</summary>
    public Tensor lt(Tensor other) => Aten.lt_Tensor.Call(this, other);

    /// <summary>Where elements are less than a number.</summary>
    public Tensor lt(Scalar other) => Aten.lt_Scalar.Call(this, other);

    /// <summary>Where elements are at most the other's.</summary>
    public Tensor le(Tensor other) => Aten.le_Tensor.Call(this, other);

    /// <summary>Where elements are at most a number.</summary>
    public Tensor le(Scalar other) => Aten.le_Scalar.Call(this, other);

    /// <summary>Where elements are greater than the other's.</summary>
    public Tensor gt(Tensor other) => Aten.gt_Tensor.Call(this, other);

    /// <summary>Where elements are greater than a number.</summary>
    public Tensor gt(Scalar other) => Aten.gt_Scalar.Call(this, other);

    /// <summary>Where elements are at least the other's.</summary>
    public Tensor ge(Tensor other) => Aten.ge_Tensor.Call(this, other);

    /// <summary>Where elements are at least a number.</summary>
    public Tensor ge(Scalar other) => Aten.ge_Scalar.Call(this, other);

    /// <summary>Where both are true (not zero).</summary>
    public Tensor logical_and(Tensor other) => Aten.logical_and.Call(this, other);

    /// <summary>Where either is true (not zero).</summary>
    public Tensor logical_or(Tensor other) => Aten.logical_or.Call(this, other);

    /// <summary>Where elements are false (zero).</summary>
    public Tensor logical_not() => Aten.logical_not.Call(this);
}
