using System.IO.Compression;
using GaDms.Model.Checkpoints;

namespace GaDms.Model.Tests.Checkpoints;

public sealed class PyTorchTests
{
    private const string OnlyTensors = "refused; a checkpoint can only hold tensors, containers and numbers";

    [Fact]
    public void A_state_dict_is_read_with_shared_storage_strides_and_offset()
    {
        using var folder = new TemporaryFolder();
        using var file = CheckpointReader.Open(folder.Write("a.pth", TorchArchive.Valid));
        Assert.Equal(CheckpointFormat.PyTorch, file.Format);
        Assert.Equal([("epoch", "12"), ("best", "0.5")], file.Metadata.Select(entry => (entry.Key, entry.Value)));
        var state = StateDict.Read(file).Tensors;
        Assert.Equal(["base_model.visual.conv1.weight", "base_model.visual.proj", "base_model.ln_final.bias"], state.Keys);
        Assert.Equal([1, 2, 3, 4, 5, 6], Read(state["base_model.visual.conv1.weight"]));
        Assert.Equal([1, 4, 2, 5, 3, 6], Read(state["base_model.visual.proj"]));
        Assert.Equal([2, 4], Read(state["base_model.ln_final.bias"]));
    }

    [Fact]
    public void Untyped_storages_sets_and_framed_pickles_are_read()
    {
        var pickle = new Pickle().Op(0x80, 4).Op(0x95, 0, 0, 0, 0, 0, 0, 0, 0).Op('}').Op(0x94).Op('(')
            .Op(0x8C, 1, (byte)'x').Op(0x8C, 12).Op("torch._utils"u8.ToArray()).Op(0x8C, 18).Op("_rebuild_tensor_v3"u8.ToArray()).Op(0x93)
            .Op('(').Storage("UntypedStorage", "0", 8).Int(1).Tuple(3).Tuple(1).Op(0x89).Op('N').Global("torch", "int16").Op('t').Op('R')
            .Op(0x8C, 1, (byte)'s').Op(0x8F).Op('(').Int(1).Op(0x90).Op(0x8C, 1, (byte)'f').Op('(').Int(1).Op(0x91)
            .Op(0x8C, 1, (byte)'n').Op(0x8A, 2, 0xFE, 0xFF).Op(0x8C, 1, (byte)'b').Op(0x88).Op(0x8C, 1, (byte)'t').Text("text")
            .Op('u').Op('.');
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", TorchArchive.Write(pickle, ("data/0", [9, 0, 1, 0, 2, 0, 3, 0]), ("byteorder", [.. "little"u8])));
        using var file = CheckpointReader.Open(path);
        var values = new long[3];
        file.Tensors["x"].CopyTo(values);
        Assert.Equal([1, 2, 3], values);
        Assert.Equal(["n=-2", "b=True", "t=text"], file.Metadata.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    public void Modules_are_walked_as_containers_of_attributes()
    {
        var pickle = new Pickle().Op(0x80, 2).Global("__torch__.clip.model", "CLIP").Op(')').Op(0x81).Op('}').Op('(')
            .Text("training").Op(0x89)
            .Text("visual").Global("__torch__.clip.model.___torch_mangle_1", "Vision").Op(')').Op(0x81).Op('}')
            .Text("proj").Tensor("Float", "0", 1, 0, [1, 1], [1, 1]).Op('s').Op('b')
            .Text("sizes").Global("torch.jit._pickle", "build_intlist").Op(']').Int(1).Op('a').Op(0x85).Op('R')
            .Op('u').Op('b').Op('.');
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", TorchArchive.Write(pickle, ("data/0", new byte[4]), ("constants.pkl", [])));
        using var file = CheckpointReader.Open(path);
        Assert.Equal(CheckpointFormat.TorchScript, file.Format);
        Assert.Equal(["visual.proj"], file.Tensors.Keys);
        Assert.Empty(file.Metadata);
    }

    public static TheoryData<string, byte[], string> Malicious => new()
    {
        { "GLOBAL", new Pickle().Global("os", "system").Text("x").Op(0x85).Op('R').Op('.').Bytes, "os.system" },
        { "STACK_GLOBAL", new Pickle().Text("posix").Text("system").Op(0x93).Op('.').Bytes, "posix.system" },
        { "INST", new Pickle().Op('(').Text("x").Op('i').Op("os\nsystem\n"u8.ToArray()).Op('.').Bytes, "os.system" },
        { "OBJ", new Pickle().Op('(').Global("collections", "OrderedDict").Op('o').Op('.').Bytes, "an object of collections.OrderedDict" },
        { "NEWOBJ", new Pickle().Global("torch", "FloatStorage").Op(')').Op(0x81).Op('.').Bytes, "an object of torch.FloatStorage" },
        { "NEWOBJ of a builtin", new Pickle().Global("builtins", "eval").Op(')').Op(0x81).Op('.').Bytes, "builtins.eval" },
        { "NEWOBJ_EX", new Pickle().Global("torch", "Size").Op(')').Op('}').Op(0x92).Op('.').Bytes, "an object of torch.Size" },
        { "NEWOBJ of a module with arguments", new Pickle().Global("__torch__.a", "B").Int(1).Op(0x85).Op(0x81).Op('.').Bytes, "__torch__.a.B" },
        { "REDUCE of a module", new Pickle().Global("__torch__.os", "system").Op(')').Op('R').Op('.').Bytes, "a call of __torch__.os.system" },
        { "REDUCE of a storage", new Pickle().Global("torch", "FloatStorage").Op(')').Op('R').Op('.').Bytes, "a call of torch.FloatStorage" },
        { "BUILD of a list", new Pickle().Op(']').Op('}').Op('b').Op('.').Bytes, "setting the state of a list" },
        { "BUILD of a name", new Pickle().Global("torch", "Size").Op('}').Op('b').Op('.').Bytes, "setting the state of torch.Size" },
        { "BUILD of a tensor", new Pickle().Tensor("Float", "0", 1, 0, [1], [1]).Op('}').Op('b').Op('.').Bytes, "setting the state of a tensor" },
        { "BUILD of a module by a tuple", new Pickle().Global("__torch__.a", "B").Op(')').Op(0x81).Op(')').Op('b').Op('.').Bytes, "a module" },
        { "EXT1", new Pickle().Op(0x82, 1).Op('.').Bytes, "extension code" },
        { "EXT2", new Pickle().Op(0x83, 1, 0).Op('.').Bytes, "extension code" },
        { "EXT4", new Pickle().Op(0x84, 1, 0, 0, 0).Op('.').Bytes, "extension code" },
        { "PERSID", new Pickle().Op('P').Op("secret\n"u8.ToArray()).Op('.').Bytes, "the external object secret" },
        { "BINPERSID", new Pickle().Text("module").Op('Q').Op('.').Bytes, "the external object" },
        { "a dotted name", new Pickle().Global("torch", "_utils._rebuild_tensor_v2.__globals__").Op('.').Bytes, "__globals__" },
        { "an unsupported storage", new Pickle().Global("torch", "ComplexFloatStorage").Op('.').Bytes, "torch.ComplexFloatStorage" },
    };

    [Theory]
    [MemberData(nameof(Malicious))]
    public void A_pickle_that_asks_for_more_is_refused_by_name(string way, byte[] pickle, string asked)
    {
        Assert.NotEmpty(way);
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.pth", TorchArchive.Write(new Pickle().Op(0x80, 2).Op(pickle), ("data/0", new byte[4])));
        var error = Assert.Throws<InvalidDataException>(() => CheckpointReader.Open(path));
        Assert.Contains("the checkpoint asks for", error.Message, StringComparison.Ordinal);
        Assert.Contains(asked, error.Message, StringComparison.Ordinal);
        Assert.Contains(OnlyTensors, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Damaged => new()
    {
        { new Pickle().Op('}').Bytes, "ends inside" },
        { new Pickle().Op('.').Bytes, "more from the stack" },
        { new Pickle().Op('(').Op('.').Bytes, "more from the stack" },
        { new Pickle().Op('u').Op('.').Bytes, "closes a list" },
        { new Pickle().Op(']').Op('(').Int(1).Int(2).Op('u').Op('.').Bytes, "does not fit" },
        { new Pickle().Op('}').Op('(').Int(1).Op('u').Op('.').Bytes, "does not fit" },
        { new Pickle().Op('}').Op('}').Int(1).Op('s').Op('.').Bytes, "keys" },
        { new Pickle().Op('}').Text(new string('k', 2000)).Int(1).Op('s').Op('.').Bytes, "keys" },
        { new Pickle().Op((byte)'h', 7).Op('.').Bytes, "memo 7" },
        { new Pickle().Op([(byte)'X', 0xFF, 0xFF, 0xFF, 0x7F]).Bytes, "ends inside" },
        { new Pickle().Op([0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).Bytes, "ends inside" },
        { new Pickle().Op(0x8A, 9).Op(new byte[9]).Op('.').Bytes, "64 bits" },
        { new Pickle().Op('I').Op('.').Bytes, "instruction 0x49" },
        { new Pickle().Op([(byte)'c', (byte)'o']).Bytes, "ends inside" },
        { new Pickle().Op(']').Tensor("Float", "7", 1, 0, [1], [1]).Op('a').Op('.').Bytes, "data/7" },
        { new Pickle().Op(']').Tensor("Float", "0", 4, 0, [1], [1]).Op('a').Op('.').Bytes, "shorter than 0 needs" },
        { new Pickle().Op(']').Tensor("Float", "0", -1, 0, [1], [1]).Op('a').Op('.').Bytes, "the external object" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, 1, [1], [1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, 0, [2], [1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, 0, [1000000, 1000000], [0, 0]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 3, 0, [2], [3]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 3, 0, [2, 1], [int.MaxValue, 1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 3, 2, [2], [-1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, 0, [-1], [1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, 0, [1, 1], [1]).Op('a').Op('.').Bytes, "does not fit" },
        { new Pickle().Op(']').Tensor("Float", "0", 1, -1, [1], [1]).Op('a').Op('.').Bytes, "does not fit" },
        // A list that contains itself, and thirty lists that each contain the last one twice.
        { new Pickle().Op(']').Op((byte)'q', 0).Op((byte)'h', 0).Op('a').Op('.').Bytes, "nested more than 64" },
        { Doubling(30), "more than 1000000 values" },
        // A tensor in a list in a list, two hundred times each, under one long name.
        {
            new Pickle().Tensor("Float", "0", 1, 0, [1], [1]).Op((byte)'q', 1)
                .Op(']').Op((byte)'q', 2).Op('(').Op(Repeated(200, (byte)'h', 1)).Op('e')
                .Op(']').Op((byte)'q', 3).Op('(').Op(Repeated(200, (byte)'h', 2)).Op('e')
                .Op('}').Text(new string('k', 900)).Op((byte)'h', 3).Op('s').Op('.').Bytes,
            "characters together"
        },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_pickle_is_refused(byte[] pickle, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.pth", TorchArchive.Write(new Pickle().Op(pickle), ("data/0", new byte[12])));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => CheckpointReader.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_archives_and_old_forms_say_what_they_are()
    {
        using var folder = new TemporaryFolder();
        var empty = new Pickle().Op('}').Op('.');
        AssertRefused(folder.Write("big", TorchArchive.Write(empty, ("byteorder", [.. "big"u8]))), "big-endian");
        AssertRefused(folder.Write("packed", TorchArchive.Write(CompressionLevel.Optimal, empty)), "compressed");
        AssertRefused(folder.Write("legacy", new Pickle().Op(0x80, 2).Op(0x8A, 10).Op(new byte[10]).Op('.').Bytes), "save it again with torch.save");
        AssertRefused(folder.Write("text", "no checkpoint"), "no checkpoint of a known form");
        AssertRefused(folder.Write("nothing", ""), "no checkpoint of a known form");
        using (var zip = ZipFile.Open(folder["zip"], ZipArchiveMode.Create)) zip.CreateEntry("readme.txt");
        AssertRefused(folder["zip"], "no checkpoint of a known form");
        Assert.Throws<IOException>(() => CheckpointReader.Open(Path.GetTempPath()));
        Assert.Throws<FileNotFoundException>(() => CheckpointReader.Open(folder["missing"]));
    }

    [Theory]
    [InlineData("data.pkl")]
    [InlineData("data/0")]
    [InlineData("data/1")]
    public void A_flipped_bit_is_found_and_its_entry_named(string entry)
    {
        var content = TorchArchive.ValidRecords.Prepend(("data.pkl", TorchArchive.ValidPickle.Bytes)).Single(record => record.Item1 == entry).Item2;
        var archive = TorchArchive.Valid.ToArray();
        archive[archive.AsSpan().IndexOf(content) + (content.Length / 2)] ^= 1;
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.pth", archive);
        var error = Assert.Throws<InvalidDataException>(() => ReadAll(path));
        Assert.StartsWith($"{path} cannot be loaded: its entry archive/{entry} is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_checksums_is_read()
    {
        var archive = TorchArchive.Valid.ToArray();
        var entry = "PK\x01\x02"u8;
        for (var at = archive.AsSpan().IndexOf(entry); at >= 0;)
        {
            archive.AsSpan(at + 16, sizeof(uint)).Clear();
            var next = archive.AsSpan(at + entry.Length).IndexOf(entry);
            at = next < 0 ? -1 : at + entry.Length + next;
        }

        using var folder = new TemporaryFolder();
        ReadAll(folder.Write("a.pth", archive));
    }

    [Fact]
    public void Garbled_files_are_read_or_refused() => GarbledFiles.AreReadOrRefused(TorchArchive.Valid);

    // In a garbled file the checksum finds the damage first; what a stranger writes has a checksum that is right.
    [Fact]
    public void Garbled_pickles_are_read_or_refused() => GarbledFiles.AreReadOrRefused(
        TorchArchive.ValidPickle.Bytes, pickle => TorchArchive.Write(new Pickle().Op(pickle), TorchArchive.ValidRecords));

    private static byte[] Repeated(int count, params byte[] bytes) => [.. Enumerable.Repeat(bytes, count).SelectMany(piece => piece)];

    private static void AssertRefused(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => CheckpointReader.Open(path)).Message, StringComparison.Ordinal);

    private static void ReadAll(string path)
    {
        using var file = CheckpointReader.Open(path);
        foreach (var tensor in file.Tensors.Values) tensor.ReadBytes();
    }

    private static byte[] Doubling(byte times)
    {
        var pickle = new Pickle().Op(']').Op((byte)'q', 0);
        for (byte i = 0; i < times; i++) pickle.Op(']').Op((byte)'q', (byte)(i + 1)).Op('(').Op((byte)'h', i).Op((byte)'h', i).Op('e');
        return pickle.Op('.').Bytes;
    }

    private static float[] Read(StateTensor tensor)
    {
        var values = new float[tensor.ElementCount];
        tensor.CopyTo(values);
        return values;
    }
}
