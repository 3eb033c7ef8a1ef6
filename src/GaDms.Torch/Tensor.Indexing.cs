namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>The rows of a dimension that a vector of indices (Int64) names.</summary>
    public Tensor index_select(long dim, Tensor index) => Aten.index_select.Call(this, dim, index);

    /// <summary>Advanced indexing: one tensor of indices or a mask per leading dimension, null for all of one.</summary>
    public Tensor index(params Tensor?[] indices) => Aten.index_Tensor.Call(this, indices);

    /// <summary>Along a dimension, the element that each index (Int64) names.</summary>
    public Tensor gather(long dim, Tensor index) => Aten.gather.Call(this, dim, index);

    /// <summary>Writes each element of src to where the index says along a dimension.</summary>
    public Tensor scatter_(long dim, Tensor index, Tensor src) => InPlace(Aten.scatter__src, dim, index, src);

    /// <summary>Writes a value to where the index says along a dimension.</summary>
    public Tensor scatter_(long dim, Tensor index, Scalar value) => InPlace(Aten.scatter__value, dim, index, value);

    /// <summary>A copy with the value where the mask (Bool, broadcast) is true.</summary>
    public Tensor masked_fill(Tensor mask, Scalar value) => Aten.masked_fill_Scalar.Call(this, mask, value);

    /// <summary>The elements where the mask (Bool, broadcast) is true, as a vector.</summary>
    public Tensor masked_select(Tensor mask) => Aten.masked_select.Call(this, mask);

    /// <summary>The indices of the elements that are not zero: Int64 [count, ndim].</summary>
    public Tensor nonzero() => Aten.nonzero.Call(this);

    /// <summary>A copy with zeros above a diagonal.</summary>
    public Tensor tril(long diagonal = 0) => Aten.tril.Call(this, diagonal);

    /// <summary>A copy with zeros below a diagonal.</summary>
    public Tensor triu(long diagonal = 0) => Aten.triu.Call(this, diagonal);
}
