namespace GaDms.Torch;

public static partial class torch
{
    /// <summary>The tensors one after the other along an existing dimension.</summary>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.Call(tensors, dim);

    /// <summary>The tensors, all of one shape, along a new dimension.</summary>
    public static Tensor stack(Tensor[] tensors, long dim = 0) => Aten.stack.Call(tensors, dim);

    /// <summary>The first tensor's elements where the condition (Bool) holds, else the second's; broadcast.</summary>
    public static Tensor where(Tensor condition, Tensor input, Tensor other) => Aten.where_self.Call(condition, input, other);

    /// <summary>Sums of products in Einstein's notation, such as "bqd,bkd->bqk".</summary>
    public static Tensor einsum(string equation, params Tensor[] operands) => Aten.einsum.Call(equation, operands);

    /// <summary>The products of all pairs of two vectors' elements.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => Aten.outer.Call(input, vec2);

    /// <summary>The matrix product of the last two dimensions; leading ones are broadcast.</summary>
    public static Tensor matmul(Tensor input, Tensor other) => Aten.matmul.Call(input, other);

    /// <summary>The larger of each pair of elements.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => Aten.maximum.Call(input, other);

    /// <summary>The smaller of each pair of elements.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => Aten.minimum.Call(input, other);
}
