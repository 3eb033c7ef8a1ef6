namespace GaDms.Model.Tests.Checkpoints;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gadms-tests-");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public string[] Files => [.. Directory.GetFiles(_folder.FullName).Select(path => Path.GetFileName(path))];

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        using var file = File.Create(this[name]);
        file.Write(content);
        return this[name];
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => _folder.Delete(recursive: true);
}
