namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>Adds alpha * other to this tensor.</summary>
    public Tensor add_(Tensor other, double alpha = 1) => InPlace(Aten.add__Tensor, other, alpha == 1 ? 1L : alpha);

    /// <summary>Adds a number to this tensor.</summary>
    public Tensor add_(Scalar other) => InPlace(Aten.add__Scalar, other);

    /// <summary>Subtracts alpha * other from this tensor.</summary>
    public Tensor sub_(Tensor other, double alpha = 1) => InPlace(Aten.sub__Tensor, other, alpha == 1 ? 1L : alpha);

    /// <summary>Subtracts a number from this tensor.</summary>
    public Tensor sub_(Scalar other) => InPlace(Aten.sub__Scalar, other);

    /// <summary>Multiplies this tensor by another.</summary>
    public Tensor mul_(Tensor other) => InPlace(Aten.mul__Tensor, other);

    /// <summary>Multiplies this tensor by a number.</summary>
    public Tensor mul_(Scalar other) => InPlace(Aten.mul__Scalar, other);

    /// <summary>Divides this tensor by another.</summary>
    public Tensor div_(Tensor other) => InPlace(Aten.div__Tensor, other);

    /// <summary>Divides this tensor by a number.</summary>
    public Tensor div_(Scalar other) => InPlace(Aten.div__Scalar, other);

    /// <summary>Copies the elements of src, converting type and device.</summary>
    public Tensor copy_(Tensor src) => InPlace(Aten.copy_, src);

    /// <summary>Sets all elements to a number.</summary>
    public Tensor fill_(Scalar value) => InPlace(Aten.fill__Scalar, value);

    /// <summary>Sets all elements to zero.</summary>
    public Tensor zero_() => InPlace(Aten.zero_);

    /// <summary>Adds value * tensor1 * tensor2.</summary>
    public Tensor addcmul_(Tensor tensor1, Tensor tensor2, double value = 1) => InPlace(Aten.addcmul_, tensor1, tensor2, value);

    /// <summary>Adds value * tensor1 / tensor2.</summary>
    public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, double value = 1) => InPlace(Aten.addcdiv_, tensor1, tensor2, value);

    /// <summary>Moves towards end by the given weight.</summary>
    public Tensor lerp_(Tensor end, double weight) => InPlace(Aten.lerp__Scalar, end, weight);

    /// <summary>Moves elements into [min, max]; null leaves a side open.</summary>
    public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace(Aten.clamp_, min, max);

    /// <summary>Fills with normally distributed numbers of libtorch's generator.</summary>
    public Tensor normal_(double mean = 0, double std = 1) => InPlace(Aten.normal_, mean, std);

    /// <summary>Fills with numbers evenly distributed over [from, to) of libtorch's generator.</summary>
    public Tensor uniform_(double from = 0, double to = 1) => InPlace(Aten.uniform_, from, to);

    /// <summary>Fills with 1 at the given probability, else 0, by libtorch's generator.</summary>
    public Tensor bernoulli_(double p = 0.5) => InPlace(Aten.bernoulli__float, p);

    private Tensor InPlace(Operator op)
    {
        op.CallInPlace(this);
        return this;
    }

    private Tensor InPlace(Operator op, Argument first)
    {
        op.CallInPlace(this, first);
        return this;
    }

    private Tensor InPlace(Operator op, Argument first, Argument second)
    {
        op.CallInPlace(this, first, second);
        return this;
    }

    private Tensor InPlace(Operator op, Argument first, Argument second, Argument third)
    {
        op.CallInPlace(this, first, second, third);
        return this;
    }
}
