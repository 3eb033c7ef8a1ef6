using System.IO.Compression;
using System.Text;

namespace GaDms.Curation.Tests.Detection;

/// <summary>A TorchScript module without weights, written by hand: its forward is given as source.</summary>
internal static class TorchScriptFile
{
    /// <summary>The module as an object without anything but the two attributes that every module has.</summary>
    private const string Pickle =
        "\u0080\u0002c__torch__\nMade\n)\u0081}(X\u0008\0\0\0training\u0089X\u0016\0\0\0_is_full_backward_hookNub.";

    /// <summary>Writes the module.</summary>
    /// <param name="path">Written.</param>
    /// <param name="forward">Statements that end in a return, of the input <c>x</c>.</param>
    public static void Write(string path, params string[] forward)
    {
        string code = $"""
            class Made(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              _is_full_backward_hook : Optional[bool]
              def forward(self: __torch__.Made,
                x: Tensor) -> Tensor:
            {string.Join('\n', forward.Select(line => "    " + line))}

            """;
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("data.pkl", Encoding.Latin1.GetBytes(Pickle));
        Add("code/__torch__.py", Encoding.ASCII.GetBytes(code));
        Add("constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
        Add("version", "5\n"u8.ToArray());

        void Add(string name, byte[] content)
        {
            using Stream stream = zip.CreateEntry($"made/{name}", CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
    }
}
