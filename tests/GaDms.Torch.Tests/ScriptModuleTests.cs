namespace GaDms.Torch.Tests;

/// <summary>TorchScript files, good and bad.</summary>
public sealed class ScriptModuleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [GoldenFact]
    public void A_detector_is_loaded_and_called()
    {
        using var scope = new TensorScope();
        using ScriptModule detector = torch.jit.load(Detector());

        Tensor[] outputs = detector.forward(torch.zeros(1, 3, 640, 640));

        Assert.Equal([1, 84, 8400], Assert.Single(outputs).shape);
        Assert.Throws<TorchException>(() => detector.forward());
    }

    [GoldenFact]
    public void Truncated_files_are_refused()
    {
        byte[] whole = File.ReadAllBytes(Detector());
        foreach (int length in (int[])[0, 100, whole.Length / 2, whole.Length - 1])
        {
            string path = Path.Combine(_folder.FullName, $"{length}.pt");
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => torch.jit.load(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_zip_that_is_no_module_is_refused()
    {
        string path = Path.Combine(_folder.FullName, "empty.pt");
        using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
            zip.CreateEntry("something/else");

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => torch.jit.load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => torch.jit.load(Path.Combine(_folder.FullName, "none.pt")));
    }

    private static string Detector() => Golden.PathOf("yolo", "detect.torchscript");
}
