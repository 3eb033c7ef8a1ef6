using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    private static readonly Arbitrary<(StoredType Type, long[] Shape, byte Seed)[]> _tensors = (
        from type in Gen.Elements(Enum.GetValues<StoredType>())
        from shape in Gen.Choose(0, 4).Select(size => (long)size).ListOf()
        from seed in Gen.Choose(0, 255)
        select (type, shape.Take(3).ToArray(), (byte)seed)).ListOf().Select(list => list.ToArray()).ToArbitrary();

    [Fact]
    public void What_is_written_reads_back() => Prop.ForAll(_tensors, specs =>
    {
        using var folder = new TemporaryFolder();
        var contents = specs.Select(spec => Content(spec.Type, spec.Shape, spec.Seed)).ToArray();
        var written = specs.Select((spec, i) =>
            new SafetensorsTensor($"tensor \"{i}\" ä", spec.Type, spec.Shape, stream => stream.Write(contents[i]))).ToArray();
        var metadata = new Dictionary<string, string> { ["b"] = "line\nbreak", ["a"] = "ß" };
        SafetensorsWriter.Write(folder["a"], written, metadata);
        SafetensorsWriter.Write(folder["b"], written, metadata.Reverse().ToDictionary());

        using var file = CheckpointReader.Open(folder["a"]);
        return file.Tensors.Keys.SequenceEqual(written.Select(tensor => tensor.Name))
            && written.Index().All(entry => file.Tensors[entry.Item.Name] is var read && read.DType == entry.Item.DType
                && read.Shape.SequenceEqual(entry.Item.Shape) && read.ReadBytes().SequenceEqual(contents[entry.Index]))
            && file.Metadata.OrderBy(item => item.Key).SequenceEqual(metadata.OrderBy(item => item.Key))
            && File.ReadAllBytes(folder["a"]).SequenceEqual(File.ReadAllBytes(folder["b"]))
            && folder.Files.Order().SequenceEqual(["a", "b"]);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(StoredType.F64, "000000000000F83F")]
    [InlineData(StoredType.F32, "0000C03F")]
    [InlineData(StoredType.F16, "003E")]
    [InlineData(StoredType.BF16, "C03F")]
    public void Numbers_are_converted_to_float(StoredType type, string bytes)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["a"], [new("x", type, [], stream => stream.Write(Convert.FromHexString(bytes)))]);
        using var file = CheckpointReader.Open(folder["a"]);
        var value = new float[1];
        file.Tensors["x"].CopyTo(value);
        Assert.Equal(1.5f, value[0]);
    }

    [Theory]
    [InlineData(StoredType.I64, "FEFFFFFFFFFFFFFF", -2)]
    [InlineData(StoredType.I32, "FEFFFFFF", -2)]
    [InlineData(StoredType.I16, "FEFF", -2)]
    [InlineData(StoredType.I8, "FE", -2)]
    [InlineData(StoredType.U8, "FE", 254)]
    [InlineData(StoredType.Bool, "FE", 1)]
    public void Integers_are_converted(StoredType type, string bytes, int expected)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["a"], [new("x", type, [1], stream => stream.Write(Convert.FromHexString(bytes)))]);
        using var file = CheckpointReader.Open(folder["a"]);
        var value = new float[1];
        var integer = new long[1];
        file.Tensors["x"].CopyTo(value);
        file.Tensors["x"].CopyTo(integer);
        Assert.Equal((expected, expected), (value[0], integer[0]));
    }

    [Fact]
    public void A_tensor_larger_than_a_chunk_is_converted_whole()
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 300_001).Select(i => (long)i).ToArray();
        SafetensorsWriter.Write(folder["a"], [SafetensorsTensor.From("x", [values.Length], values)]);
        using var file = CheckpointReader.Open(folder["a"]);
        var read = new long[values.Length];
        file.Tensors["x"].CopyTo(read);
        Assert.Equal(values, read);
        Assert.Throws<ArgumentException>(() => file.Tensors["x"].CopyTo(new float[1]));
    }

    [Fact]
    public void Parts_of_a_tensor_are_those_of_the_whole()
    {
        const int count = 200_003;
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, count).Select(i => i % 1024f).ToArray();
        SafetensorsWriter.Write(folder["a"],
        [
            SafetensorsTensor.From("F32", [count], values),
            new SafetensorsTensor("F16", StoredType.F16, [count], stream => stream.Write(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)))),
        ]);
        using var file = CheckpointReader.Open(folder["a"]);
        Prop.ForAll(Gen.Choose(0, count).Two().ToArbitrary(), ends =>
        {
            var (from, to) = (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2));
            foreach (var entry in file.Tensors.Values)
            {
                var read = new float[to - from];
                entry.CopyTo(read, from);
                Assert.Equal(values[from..to], read);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
        foreach (var entry in file.Tensors.Values)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => entry.CopyTo(new float[2], count - 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => entry.CopyTo(new float[1], -1));
        }
    }

    [Fact]
    public void The_header_is_padded_and_in_the_published_form()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder["a"],
            [SafetensorsTensor.From("x", [2, 1], new float[] { 1, 2 }), SafetensorsTensor.From("y", [], new long[] { 3 })],
            new Dictionary<string, string> { ["format"] = "pt" });
        var bytes = File.ReadAllBytes(folder["a"]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"y":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""",
            Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(' '));
        Assert.Equal(8 + length + 16, bytes.Length);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a", "old");
        Assert.Throws<InvalidOperationException>(() =>
            SafetensorsWriter.Write(folder["a"], [new("x", StoredType.F32, [2], stream => stream.WriteByte(0))]));
        Assert.Equal("old", File.ReadAllText(folder["a"]));
        Assert.Equal(["a"], folder.Files);
    }

    [Fact]
    public void Names_must_be_new_and_not_reserved()
    {
        using var folder = new TemporaryFolder();
        var tensor = SafetensorsTensor.From("x", [1], new float[1]);
        foreach (var tensors in new[] { new[] { tensor, tensor }, [tensor with { Name = "__metadata__" }], [tensor with { Shape = [-1] }] })
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], tensors));
    }

    [Theory]
    [InlineData("[]", 0, "known form")]
    [InlineData("{", 0, "header claims 1 bytes")]
    [InlineData("{,", 0, "JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor y begins at byte 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begins at byte 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "cut short or damaged")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "cut short or damaged")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}""", 8, "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""", 8, "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[8,0]}}""", 8, "does not fit")]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "F8_E4M3, which is not supported")]
    [InlineData("""{"x":{"dtype":"1","shape":[1],"data_offsets":[0,4]}}""", 4, "not supported")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "entry x is malformed")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "entry x is malformed")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "entry x is malformed")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "entry __metadata__ is malformed")]
    [InlineData("""{"\ud800":{}}""", 0, "valid")]
    public void A_bad_header_is_refused(string header, int dataLength, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]]);
        var error = Assert.Throws<InvalidDataException>(() => CheckpointReader.Open(path));
        Assert.Matches(expected, error.Message);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1000)]
    public void A_header_longer_than_the_file_is_refused(long length)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", [.. BitConverter.GetBytes(length), .. "{}      "u8]);
        Assert.Contains("header claims", Assert.Throws<InvalidDataException>(() => CheckpointReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbled_files_are_read_or_refused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder["valid"],
            [SafetensorsTensor.From("visual.conv1.weight", [2, 3], new float[6]), SafetensorsTensor.From("ids", [2], new long[2])],
            new Dictionary<string, string> { ["step"] = "7" });
        GarbledFiles.AreReadOrRefused(File.ReadAllBytes(folder["valid"]));
    }

    private static byte[] Content(StoredType type, long[] shape, byte seed)
    {
        var bytes = new byte[shape.Aggregate((long)StoredNumbers.SizeOf(type), (product, size) => product * size)];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(seed + (31 * i));
        return bytes;
    }
}
