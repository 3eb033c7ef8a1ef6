namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>Element by element, broadcast.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Aten.add_Tensor.Call(left, right);

    /// <summary>Adds a number.</summary>
    public static Tensor operator +(Tensor left, Scalar right) => Aten.add_Scalar.Call(left, right);

    /// <summary>Adds a number.</summary>
    public static Tensor operator +(Scalar left, Tensor right) => Aten.add_Scalar.Call(right, left);

    /// <summary>Element by element, broadcast.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Aten.sub_Tensor.Call(left, right);

    /// <summary>Subtracts a number.</summary>
    public static Tensor operator -(Tensor left, Scalar right) => Aten.sub_Scalar.Call(left, right);

    /// <summary>Subtracts from a number.</summary>
    public static Tensor operator -(Scalar left, Tensor right) => Aten.rsub_Scalar.Call(right, left);

    /// <summary>Each element with the other sign.</summary>
    public static Tensor operator -(Tensor value) => Aten.neg.Call(value);

    /// <summary>Element by element, broadcast.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Aten.mul_Tensor.Call(left, right);

    /// <summary>Multiplies by a number.</summary>
    public static Tensor operator *(Tensor left, Scalar right) => Aten.mul_Scalar.Call(left, right);

    /// <summary>Multiplies by a number.</summary>
    public static Tensor operator *(Scalar left, Tensor right) => Aten.mul_Scalar.Call(right, left);

    /// <summary>Element by element, broadcast; integers give floating point.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Aten.div_Tensor.Call(left, right);

    /// <summary>Divides by a number; integers give floating point.</summary>
    public static Tensor operator /(Tensor left, Scalar right) => Aten.div_Scalar.Call(left, right);

    /// <summary>Divides a number by each element.</summary>
    public static Tensor operator /(Scalar left, Tensor right)
    {
        using Tensor reciprocal = Aten.reciprocal.Call(right);
        return Aten.mul_Scalar.Call(reciprocal, left);
    }
}
