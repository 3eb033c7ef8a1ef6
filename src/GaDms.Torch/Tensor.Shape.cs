namespace GaDms.Torch;

public sealed partial class Tensor
{
    /// <summary>The same memory with another shape; one size may be -1.</summary>
    public Tensor view(params long[] shape) => Aten.view.Call(this, shape);

    /// <summary>Another shape, copying only where a view cannot do it; one size may be -1.</summary>
    public Tensor reshape(params long[] shape) => Aten.reshape.Call(this, shape);

    /// <summary>A view with the dimensions in the given order.</summary>
    public Tensor permute(params long[] dims) => Aten.permute.Call(this, dims);

    /// <summary>A view with two dimensions exchanged.</summary>
    public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

    /// <summary>The transpose of a matrix, as a view.</summary>
    public Tensor t() => Aten.t.Call(this);

    /// <summary>A view with a dimension of size 1 inserted.</summary>
    public Tensor unsqueeze(long dim) => Aten.unsqueeze.Call(this, dim);

    /// <summary>A view without any dimension of size 1.</summary>
    public Tensor squeeze() => Aten.squeeze.Call(this);

    /// <summary>A view without the dimension, where it is of size 1.</summary>
    public Tensor squeeze(long dim) => Aten.squeeze_dim.Call(this, dim);

    /// <summary>The dimensions from start to end made one.</summary>
    public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(this, start_dim, end_dim);

    /// <summary>A view of length elements of a dimension, beginning at start.</summary>
    public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);

    /// <summary>A view of one index of a dimension, which goes; negative indices count from the end.</summary>
    public Tensor select(long dim, long index) => Aten.select_int.Call(this, dim, index);

    /// <summary>A view of start:end:step of a dimension, as Python slices; null leaves a side open.</summary>
    public Tensor slice(long dim, long? start = null, long? end = null, long step = 1) =>
        Aten.slice_Tensor.Call(this, dim, start, end, step);

    /// <summary>A view in which dimensions of size 1 are repeated; -1 leaves a size as it is.</summary>
    public Tensor expand(params long[] shape) => Aten.expand.Call(this, shape);

    /// <summary>The tensor copied so many times along each dimension.</summary>
    public Tensor repeat(params long[] repeats) => Aten.repeat.Call(this, repeats);

    /// <summary>Each element copied so many times, next to itself; without a dimension, of the flattened tensor.</summary>
    public Tensor repeat_interleave(long repeats, long? dim = null) => Aten.repeat_interleave_self_int.Call(this, repeats, dim);

    /// <summary>The diagonal of two dimensions as a view; it becomes the last dimension.</summary>
    public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(this, offset, dim1, dim2);

    /// <summary>Views of every index of a dimension.</summary>
    public Tensor[] unbind(long dim = 0) => Aten.unbind_int.CallMany(this, dim);

    /// <summary>Views of split_size indices each; the last may be shorter.</summary>
    public Tensor[] split(long split_size, long dim = 0) => Aten.split_Tensor.CallMany(this, split_size, dim);

    /// <summary>The dimension cut into at most so many views of equal size; the last may be shorter.</summary>
    public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.CallMany(this, chunks, dim);

    /// <summary>The tensor itself, or a copy in row-major order.</summary>
    public Tensor contiguous() => Aten.contiguous.Call(this);

    /// <summary>The tensor itself, or a copy with elements of another type.</summary>
    public Tensor to(ScalarType dtype) => Aten.to_dtype_layout.Call(this, dtype);

    /// <summary>The tensor itself, or a copy on another device.</summary>
    public Tensor to(Device device) => Aten.to_dtype_layout.Call(this, Argument.None, Argument.None, device);

    /// <summary>A view that autograd does not see.</summary>
    public Tensor detach() => Aten.detach.Call(this);

    /// <summary>Takes the tensor itself out of the autograd graph.</summary>
    public Tensor detach_() => InPlace(Aten.detach_);

    /// <summary>A copy that autograd follows.</summary>
    public Tensor clone() => Aten.clone.Call(this);
}
