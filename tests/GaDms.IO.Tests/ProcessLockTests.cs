namespace GaDms.IO.Tests;

public sealed class ProcessLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LockPath => _folder[".lock"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_at_a_time_has_it_and_says_who()
    {
        using (ProcessLock.TryTake(LockPath))
        {
            Assert.Null(ProcessLock.TryTake(LockPath));
            Assert.Equal($"process {Environment.ProcessId} on {Environment.MachineName}", ProcessLock.Holder(LockPath));
        }
        Assert.Equal([".lock"], _folder.Files);
        using var again = ProcessLock.TryTake(LockPath);
        Assert.NotNull(again);
    }

    [Fact]
    public void What_a_dead_holder_left_does_not_matter()
    {
        _folder.Write(".lock", "");
        _folder.Write(".holder", "process 1 on another machine");
        using var held = ProcessLock.TryTake(LockPath);
        Assert.StartsWith($"process {Environment.ProcessId} on ", ProcessLock.Holder(LockPath), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_file_can_be_made_it_is_no_other_process_that_is_in_the_way() =>
        Assert.Throws<DirectoryNotFoundException>(() => ProcessLock.TryTake(_folder["nowhere/.lock"]));

    [Fact]
    public void On_a_full_disk_it_holds_without_a_name()
    {
        // It refuses every write as a full disk does.
        const string full = "/dev/full";
        if (!File.Exists(full))
            return;
        File.CreateSymbolicLink(_folder[".holder"], full);
        using var held = ProcessLock.TryTake(LockPath);
        Assert.NotNull(held);
        Assert.Null(ProcessLock.TryTake(LockPath));
        Assert.Contains("does not say", ProcessLock.Holder(LockPath), StringComparison.Ordinal);
    }
}
