namespace GaDms.Torch.Tests;

/// <summary>Scopes, modes and errors belong to a thread; operators may run on several.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void Scopes_and_errors_do_not_meet()
    {
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 200; i++)
            {
                using var scope = new TensorScope();
                Tensor x = torch.full([8], thread) + i;
                var error = Assert.Throws<TorchException>(() => x.view(thread + 20));
                Assert.Contains($"[{thread + 20}]", error.Message, StringComparison.Ordinal);
                Assert.Equal((thread + i) * 8, x.sum().ToInt64());
            }
        });
    }

    [Fact]
    public void Gradient_mode_is_of_one_thread()
    {
        using IDisposable off = torch.no_grad();
        bool elsewhere = false;
        var thread = new Thread(() => elsewhere = torch.is_grad_enabled);
        thread.Start();
        thread.Join();

        Assert.True(elsewhere);
        Assert.False(torch.is_grad_enabled);
    }

    [Fact]
    public void Scopes_are_of_one_thread()
    {
        using var scope = new TensorScope();
        Tensor? other = null;
        var thread = new Thread(() => other = torch.ones(1));
        thread.Start();
        thread.Join();

        Assert.Null(other!.Scope);
        other.Dispose();
    }

    [Fact]
    public void Backward_runs_on_several_threads()
    {
        Parallel.For(0, 4, thread =>
        {
            using var scope = new TensorScope();
            Tensor x = torch.full([100], thread + 1.0);
            x.requires_grad = true;
            (x * x).sum().backward();
            Assert.Equal(2 * (thread + 1), x.grad!.max().ToSingle());
        });
    }
}
