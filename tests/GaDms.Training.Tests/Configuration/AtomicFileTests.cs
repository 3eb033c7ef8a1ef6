using GaDms.Training.Configuration;

namespace GaDms.Training.Tests.Configuration;

public sealed class AtomicFileTests
{
    [Fact]
    public void Writes_a_new_file_and_its_folder()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a/b/file.bin");

        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_old_content_stays_until_the_new_one_is_complete()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file.txt");
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
        var path = folder.File("file.txt");
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("disk full");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }
}
