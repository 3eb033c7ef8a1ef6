namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements.</summary>
    public Tensor sum() => Aten.sum.Call(this);

    /// <summary>Sums along a dimension.</summary>
    public Tensor sum(long dim, bool keepdim = false) => sum([dim], keepdim);

    /// <summary>Sums over several dimensions.</summary>
    public Tensor sum(long[] dims, bool keepdim = false) => Aten.sum_dim_IntList.Call(this, dims, keepdim);

    /// <summary>The mean of all elements.</summary>
    public Tensor mean() => Aten.mean.Call(this);

    /// <summary>Means along a dimension.</summary>
    public Tensor mean(long dim, bool keepdim = false) => mean([dim], keepdim);

    /// <summary>Means over several dimensions.</summary>
    public Tensor mean(long[] dims, bool keepdim = false) => Aten.mean_dim.Call(this, dims, keepdim);

    /// <summary>The largest element.</summary>
    public Tensor max() => Aten.max.Call(this);

    /// <summary>The largest elements along a dimension, and where they are (Int64).</summary>
    public (Tensor values, Tensor indices) max(long dim, bool keepdim = false) => Pair(Aten.max_dim.CallMany(this, dim, keepdim));

    /// <summary>The smallest element.</summary>
    public Tensor min() => Aten.min.Call(this);

    /// <summary>The smallest elements along a dimension, and where they are (Int64).</summary>
    public (Tensor values, Tensor indices) min(long dim, bool keepdim = false) => Pair(Aten.min_dim.CallMany(this, dim, keepdim));

    /// <summary>The largest elements along a dimension; equal ones share the gradient.</summary>
    public Tensor amax(long dim, bool keepdim = false) => Aten.amax.Call(this, new[] { dim }, keepdim);

    /// <summary>The smallest elements along a dimension; equal ones share the gradient.</summary>
    public Tensor amin(long dim, bool keepdim = false) => Aten.amin.Call(this, new[] { dim }, keepdim);

    /// <summary>The index (Int64) of a largest element, of the flattened tensor where no dimension is given.</summary>
    public Tensor argmax(long? dim = null, bool keepdim = false) => Aten.argmax.Call(this, dim, keepdim);

    /// <summary>The k largest (or smallest) elements along a dimension, and where they are (Int64).</summary>
    public (Tensor values, Tensor indices) topk(long k, long dim = -1, bool largest = true, bool sorted = true) =>
        Pair(Aten.topk.CallMany(this, k, dim, largest, sorted));

    /// <summary>The elements in order along a dimension, and where they were (Int64). A stable sort keeps the order of equals.</summary>
    public (Tensor values, Tensor indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
        Pair(Aten.sort_stable.CallMany(this, stable, dim, descending));

    /// <summary>Running sums along a dimension.</summary>
    public Tensor cumsum(long dim) => Aten.cumsum.Call(this, dim);

    /// <summary>log(sum(exp(x))) along a dimension, without overflow.</summary>
    public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Call(this, new[] { dim }, keepdim);

    /// <summary>The Euclidean norm of all elements.</summary>
    public Tensor norm() => Aten.norm_Scalar.Call(this);

    /// <summary>Norms of order p along a dimension.</summary>
    public Tensor norm(double p, long dim, bool keepdim = false) => Aten.norm_ScalarOpt_dim.Call(this, p, new[] { dim }, keepdim);

    /// <summary>Whether all elements are true (not zero).</summary>
    public Tensor all() => Aten.all.Call(this);

    /// <summary>Whether all elements along a dimension are true (not zero).</summary>
    public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Call(this, dim, keepdim);

    /// <summary>Whether any element is true (not zero).</summary>
    public Tensor any() => Aten.any.Call(this);

    /// <summary>Whether any element along a dimension is true (not zero).</summary>
    public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Call(this, dim, keepdim);

    private static (Tensor First, Tensor Second) Pair(Tensor[] results) => (results[0], results[1]);
}
