namespace GaDms.IO.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public void Writes_a_new_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder["file.bin"];

        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_old_content_stays_until_the_new_one_is_complete()
    {
        using var folder = new TemporaryFolder();
        var path = folder["file.txt"];
        File.WriteAllText(path, "old, and longer than the new one");

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old, and longer than the new one", File.ReadAllText(path));
        });

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder["file.txt"];
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("half-way");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_dead_processes_left_is_removed_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        folder.Write("file.txt", "whole");
        folder.Write("file.txt.0123.partial", "half");
        folder.Write("deeper/other.0123.partial", "somebody else's");

        AtomicFile.RemoveLeftovers(folder.Path);

        Assert.Equal(["file.txt"], folder.Files);
        Assert.True(File.Exists(folder["deeper/other.0123.partial"]));
    }

    [Fact]
    public void A_full_disk_is_told_with_the_file_it_was_for()
    {
        // It refuses every write as a full disk does.
        const string full = "/dev/full";
        if (!File.Exists(full))
            return;
        using var folder = new TemporaryFolder();
        var path = folder["file.txt"];

        var error = Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => File.WriteAllText(full, "x")));

        Assert.Equal($"no space left on the disk for {path}; free some and try again", error.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_that_is_missing_is_an_error_and_is_not_made()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder["a/file.txt"], stream => stream.Write("x"u8)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
