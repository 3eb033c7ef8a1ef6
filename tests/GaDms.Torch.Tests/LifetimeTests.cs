using GaDms.Torch.nn;
using GaDms.Torch.optim;

using F = GaDms.Torch.torch.nn.functional;

namespace GaDms.Torch.Tests;

/// <summary>Who owns a tensor, and that none is lost. Alone in its collection: the count is the process's.</summary>
[Collection(nameof(Alone))]
public sealed class LifetimeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        long before = Tensor.LiveCount;
        Tensor x;
        using (new TensorScope())
        {
            x = torch.zeros(2) + 1;
            _ = x.unbind();
            Assert.Equal(before + 4, Tensor.LiveCount);
        }

        Assert.Equal(before, Tensor.LiveCount);
        Assert.Throws<ObjectDisposedException>(() => x + 1);
        Assert.Throws<ObjectDisposedException>(() => x.shape);
        Assert.Throws<ObjectDisposedException>(() => torch.cat([x, x]));
        Assert.Equal("disposed tensor", x.ToString());
    }

    [Fact]
    public void Keep_moves_outwards_by_one_scope_and_Detach_out_of_all()
    {
        long before = Tensor.LiveCount;
        Tensor detached;
        using (new TensorScope())
        {
            Tensor kept;
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(torch.ones(1));
                detached = inner.Detach(torch.ones(1));
                _ = torch.ones(1);
            }

            Assert.Equal(1, kept.ToSingle());
            Assert.Equal(before + 2, Tensor.LiveCount);
        }

        Assert.Equal(before + 1, Tensor.LiveCount);
        detached.Dispose();
        detached.Dispose();
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Scopes_close_from_the_inside_out()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();

        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Failed_calls_leave_nothing_behind()
    {
        using var scope = new TensorScope();
        Tensor a = torch.zeros(2, 3);
        Tensor disposed = torch.zeros(1);
        disposed.Dispose();
        long before = Tensor.LiveCount;

        Assert.Throws<TorchException>(() => a.mm(a));
        Assert.Throws<TorchException>(() => new Operator("aten::topk").Call(a, 1));
        Assert.Throws<ObjectDisposedException>(() => torch.cat([a, disposed]));
        Assert.Throws<ObjectDisposedException>(() => torch.autograd.grad([a, disposed], [a]));

        Assert.Equal(before, Tensor.LiveCount);
        a.Dispose();
        Assert.Equal(before - 1, Tensor.LiveCount);
    }

    [Fact]
    public void Training_keeps_tensors_and_memory_flat()
    {
        long before = Tensor.LiveCount;
        using (var first = new Linear(256, 512))
        using (var second = new Linear(512, 16))
        using (var adam = new Adam(
            [.. first.named_parameters("first").Concat(second.named_parameters("second"))], lr: 1e-3))
        {
            double firstLoss = Step(first, second, adam);
            for (int i = 0; i < 20; i++)
                Step(first, second, adam);
            long warm = Tensor.LiveCount;
            long resident = Resident();

            double lastLoss = 0;
            for (int i = 0; i < 200; i++)
            {
                lastLoss = Step(first, second, adam);
                Assert.Equal(warm, Tensor.LiveCount);
            }

            Assert.True(lastLoss < firstLoss);

            // One step's activations are about 1 MB: a leak of them would show as 200.
            Assert.InRange(Resident() - resident, long.MinValue, 40L << 20);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    private static double Step(Linear first, Linear second, Adam adam)
    {
        using var scope = new TensorScope();
        torch.manual_seed(7);
        Tensor x = torch.randn(64, 256);
        Tensor target = torch.arange(64) * 0 + 3;
        Tensor loss = F.cross_entropy(second.forward(F.quick_gelu(first.forward(x))), target);
        adam.zero_grad();
        loss.backward();
        adam.step();
        return loss.ToDouble();
    }

    private static long Resident()
    {
        string pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages) * Environment.SystemPageSize;
    }
}
