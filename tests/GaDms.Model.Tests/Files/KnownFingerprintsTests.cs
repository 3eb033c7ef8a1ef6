using System.Text;
using GaDms.IO;
using GaDms.Model.Checkpoints;
using GaDms.Model.Files;

namespace GaDms.Model.Tests.Files;

public sealed class KnownFingerprintsTests : IDisposable
{
    private const string First = "0123456789abcdef0123456789abcdef";
    private const string Second = "fedcba9876543210fedcba9876543210";

    private readonly TemporaryFolder _folder = new();
    private readonly UserCache _cache;
    private readonly string _path;
    private int _computed;

    public KnownFingerprintsTests()
    {
        _cache = new UserCache(_folder["cache"]);
        _path = _folder["m.safetensors"];
        Write(1, age: TimeSpan.FromHours(1));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_computed_once_is_known()
    {
        Assert.Equal(First, Of(First));
        Assert.Equal(First, Of(Second));
        Assert.Equal(1, _computed);
    }

    [Fact]
    public void A_file_that_changed_is_read_again()
    {
        Of(First);
        Write(1, age: TimeSpan.FromMinutes(5));
        Assert.Equal(Second, Of(Second));
        Write(2, age: TimeSpan.FromMinutes(5));
        Assert.Equal(First, Of(First));
        Assert.Equal(3, _computed);
    }

    [Fact]
    public void Other_sizes_are_another_fingerprint()
    {
        Of(First);
        Assert.Equal(Second, Of(Second, "taller"));
    }

    [Fact]
    public void A_file_that_was_just_written_is_not_remembered()
    {
        Write(1, age: TimeSpan.Zero);
        Of(First);
        Assert.Equal(Second, Of(Second));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a fingerprint of thirty-two.")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void What_is_damaged_is_computed_again(string kept)
    {
        Of(First);
        var file = Assert.Single(Directory.GetFiles(_folder["cache"]));
        var good = File.ReadAllText(file);
        File.WriteAllText(file, good.Replace(First, kept, StringComparison.Ordinal), new UTF8Encoding(false));
        Assert.Equal(First, Of(First));
        Assert.Equal(2, _computed);
        Assert.Equal(good, File.ReadAllText(file));
    }

    private string Of(string computed, string sizes = "sizes")
    {
        using var file = CheckpointReader.Open(_path);
        return KnownFingerprints.Of(file, sizes, () => { _computed++; return computed; }, _cache);
    }

    private void Write(int numbers, TimeSpan age)
    {
        SafetensorsWriter.Write(_path, [SafetensorsTensor.From("x", [numbers], new float[numbers])]);
        File.SetLastWriteTimeUtc(_path, DateTime.UtcNow - age);
    }
}
