using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Torch.Tests;

/// <summary>Tensors: what goes in comes out, and the functions reach the operators they are named after.</summary>
public sealed class TensorTests
{
    [Fact]
    public void Data_survives_the_way_there_and_back()
    {
        using var scope = new TensorScope();
        Assert.Equal([1.5f, -2, float.NaN], torch.tensor([1.5f, -2, float.NaN]).ToArray<float>());
        Assert.Equal([1.5, -2], torch.tensor([1.5, -2.0]).ToArray<double>());
        Assert.Equal([long.MaxValue, -1], torch.tensor([long.MaxValue, -1L]).ToArray<long>());
        Assert.Equal([1, -1], torch.tensor([1, -1]).ToArray<int>());
        Assert.Equal(new byte[] { 1, 255 }, torch.tensor(new byte[] { 1, 255 }).ToArray<byte>());
        Assert.Equal([true, false], torch.tensor([true, false]).ToArray<bool>());
        Assert.Empty(torch.tensor(Array.Empty<float>(), [0, 3]).ToArray<float>());
    }

    [Fact]
    public void Linear_equations_are_solved()
    {
        using var scope = new TensorScope();
        Tensor x = torch.linalg.solve(torch.tensor([2f, 1, 1, 3], [2, 2]), torch.tensor([3f, 5], [2, 1]));
        Assert.All(x.ToArray<float>().Zip([0.8f, 1.4f]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Throws<TorchException>(() => torch.linalg.solve(torch.zeros(2, 2), torch.zeros(2, 1)));
    }

    [Fact]
    public void A_tensor_tells_its_shape_type_and_device()
    {
        using var scope = new TensorScope();
        Tensor x = torch.zeros([2, 3], ScalarType.BFloat16);

        Assert.Equal([2, 3], x.shape);
        Assert.Equal([3, 1], x.strides);
        Assert.Equal((2, 6, 2, 3), (x.ndim, x.numel, x.size(0), x.size(-1)));
        Assert.Equal((ScalarType.BFloat16, Device.CPU), (x.dtype, x.device));
        Assert.True(x.is_contiguous);
        Assert.False(x.t().is_contiguous);
        Assert.Equal("BFloat16 [2, 3]", x.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.size(2));
    }

    [Fact]
    public void Views_share_memory_and_read_in_row_major_order()
    {
        using var scope = new TensorScope();
        Tensor x = torch.arange(6, ScalarType.Float32).view(2, 3);

        Assert.Equal([0, 3, 1, 4, 2, 5], x.t().ToArray<float>());
        x.select(0, 1).fill_(7);
        Assert.Equal([0, 1, 2, 7, 7, 7], x.ToArray<float>());
        Assert.Equal([1, 7], x.slice(1, 1, 2).ToArray<float>());
        Assert.Equal([3, 2], x.permute(1, 0).shape);
        Assert.Equal([2, 1, 3], x.unsqueeze(1).shape);
        Assert.Equal([4, 2, 3], x.expand(4, -1, -1).shape);
    }

    [Fact]
    public void Integers_stay_integers_beside_integer_scalars()
    {
        using var scope = new TensorScope();
        Tensor ids = torch.tensor([1L, 2, 3]);

        Assert.Equal(ScalarType.Int64, (ids + 1).dtype);
        Assert.Equal([0, 1, 2], (ids - 1).ToArray<long>());
        Assert.Equal([9, 8, 7], (10 - ids).ToArray<long>());
        Assert.Equal(ScalarType.Float32, (ids * 0.5).dtype);
        Assert.Equal([6, 3, 2], (6.0 / ids).ToArray<float>());
        Assert.Equal([2, 2, 3], ids.clamp(min: 2).ToArray<long>());
    }

    [Fact]
    public void Reductions_agree_with_arithmetic()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor([1f, 5, 3, 4, 2, 6], [2, 3]);

        Assert.Equal(21, x.sum().ToSingle());
        Assert.Equal([9, 12], x.sum(1).ToArray<float>());
        Assert.Equal([2, 1], x.mean(-1, keepdim: true).shape);
        (Tensor values, Tensor indices) = x.max(1);
        Assert.Equal([5, 6], values.ToArray<float>());
        Assert.Equal([1, 2], indices.ToArray<long>());
        Assert.Equal([0, 1], x.topk(1, largest: false).indices.ToArray<long>());
        Assert.Equal([5, 3, 1, 6, 4, 2], x.sort(descending: true).values.ToArray<float>());
        Assert.Equal([1, 6, 9, 4, 6, 12], x.cumsum(1).ToArray<float>());
        Assert.Equal(Math.Sqrt(91), x.norm().ToDouble(), 1e-5);
        Assert.True(x.gt(0).all().item<bool>());
        Assert.False(x.gt(6.0).any().item<bool>());
    }

    [Fact]
    public void Indexing_and_joining_agree_with_arithmetic()
    {
        using var scope = new TensorScope();
        Tensor x = torch.arange(6).view(2, 3);
        Tensor second = torch.tensor([2L, 0]);

        Assert.Equal([3, 4, 5, 0, 1, 2], x.index_select(0, torch.tensor([1L, 0])).ToArray<long>());
        Assert.Equal([2, 3], x.index(torch.arange(2), second).ToArray<long>());
        Assert.Equal([2, 0, 5, 3], x.index(null, second).ToArray<long>());
        Assert.Equal([2, 3], x.gather(1, second.unsqueeze(1)).ToArray<long>());
        Assert.Equal([0, 1, 9, 9, 4, 5], x.clone().scatter_(1, second.unsqueeze(1), 9).ToArray<long>());
        Assert.Equal([0, 1, 2, 3, -1, -1], x.masked_fill(x.gt(3), -1).ToArray<long>());
        Assert.Equal([4, 5], x.masked_select(x.gt(3)).ToArray<long>());
        Assert.Equal([1, 1, 1, 2], x.gt(3).nonzero().ToArray<long>());
        Assert.Equal([0, 0, 0, 3, 4, 0], x.tril().masked_fill(x.lt(3), 0).ToArray<long>());
        Assert.Equal([0, 4], x.diagonal().ToArray<long>());
        Assert.Equal([[2, 2], [2, 1]], x.split(2, 1).Select(static part => part.shape));
        Assert.Equal([0, 1, 2, 3, 4, 5], torch.cat(x.unbind()).ToArray<long>());
        Assert.Equal([0, 3, 1, 4, 2, 5], torch.stack(x.unbind(), 1).ToArray<long>());
        Assert.Equal([0, -1, -2, 3, 4, 5], torch.where(x.ge(3), x, -x).ToArray<long>());
        Assert.Equal([0, 0, 1, 1], torch.arange(2).repeat_interleave(2).ToArray<long>());
    }

    [Fact]
    public void In_place_functions_change_the_tensor_itself()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor([1f, 2]);

        Assert.Same(x, x.add_(torch.ones(2), 2).mul_(2).sub_(1).div_(torch.tensor([5f, 7])));
        Assert.Equal([1, 1], x.ToArray<float>());
        x.addcmul_(torch.tensor([2f, 3]), torch.tensor([4f, 5]), 0.5).clamp_(max: 6).lerp_(torch.zeros(2), 0.5);
        Assert.Equal([2.5f, 3], x.ToArray<float>());
        Assert.Equal([7, 7], x.copy_(torch.tensor([7L, 7])).ToArray<float>());
        Assert.Equal([0, 0], x.zero_().ToArray<float>());
    }

    [Fact]
    public void Items_are_checked()
    {
        using var scope = new TensorScope();

        Assert.Equal(2.5f, torch.tensor(2.5).item<float>());
        Assert.Equal(300, torch.tensor(300).item<int>());
        Assert.True(torch.tensor(true).item<bool>());
        Assert.Throws<OverflowException>(() => torch.tensor(300).item<byte>());
        Assert.Throws<TorchException>(() => torch.zeros(2).item<float>());
        Assert.Throws<InvalidOperationException>(() => torch.zeros(2).ToArray<long>());
        Assert.Equal([1.5f], torch.tensor([1.5f], dtype: ScalarType.BFloat16).ToArray<float>());
    }

    [Fact]
    public void Elements_are_written_where_they_are()
    {
        using var scope = new TensorScope();
        Tensor x = torch.zeros([2, 2], requires_grad: true), view = x.detach();

        x.Write<float>(values => ((float[])[1, 2, 3, 4]).CopyTo(values));

        Assert.Equal([1, 2, 3, 4], view.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => x.Write<double>(_ => { }));
        Assert.Throws<InvalidOperationException>(() => view.t().Write<float>(_ => { }));
    }

    [Fact]
    public void Functional_agrees_with_arithmetic()
    {
        using var scope = new TensorScope();
        Tensor x = torch.tensor([3f, 4, 0, 0], [2, 2]);

        Assert.Equal([0.6f, 0.8f, 0, 0], F.normalize(x).ToArray<float>());
        Assert.Equal([1, 0, 0, 0, 0, 1], F.one_hot(torch.tensor([0L, 2])).ToArray<long>());
        Assert.Equal(Math.Log(2), F.cross_entropy(torch.zeros(3, 2), torch.tensor([0L, 1, -100])).ToDouble(), 1e-6);
        Assert.Equal([2, 6], F.pad(x, [1, 3]).shape);
        Assert.Equal([1, 1, 4, 8], F.interpolate(x.view(1, 1, 2, 2), [4, 8], "bilinear").shape);
        Assert.Equal([3.5f, 0], F.avg_pool1d(x, 2).ToArray<float>());
        Assert.Equal([7, 0], F.linear(x, torch.ones(1, 2)).ToArray<float>());
        Assert.Equal([1, 2, 1, 1], F.conv2d(x.view(1, 1, 2, 2), torch.ones(2, 1, 2, 2)).shape);
        Assert.Equal(0, F.kl_div(torch.tensor([0.25f, 0.75f], [1, 2]).log(), torch.tensor([0.25f, 0.75f], [1, 2]), "batchmean").ToDouble(), 1e-6);
        Assert.Equal([3, 4, 0, 0], torch.einsum("ij,jk->ik", x, torch.eye(2)).ToArray<float>());
    }
}
