using System.Security.Cryptography;
using System.Text;

namespace GaDms.Postgres;

/// <summary>Full names of the tables, for nothing is left to the server's search path.</summary>
/// <param name="Schema">The gallery's schema.</param>
/// <param name="Extension">The schema that pgvector was installed in.</param>
internal sealed record Layout(string Schema, string Extension)
{
    private readonly string _extension = Sql.Quote(Extension);

    public string Gallery => Table("gallery");

    public string Generation => Table("generation");

    public string Media => Table("media");

    public string File => Table("file");

    public string Frame => Table("frame");

    public string Track => Table("track");

    public string Entry => Table("entry");

    public string Thumbnail => Table("thumbnail");

    /// <summary>The type of pgvector; parameters are arrays of real that the server casts to it.</summary>
    public string Vector => $"{_extension}.vector";

    /// <summary>Negative inner product.</summary>
    public string Nearness => $"OPERATOR({_extension}.<#>)";

    public string NearnessClass => $"{_extension}.vector_ip_ops";

    public string Vectors(int generation) => Table($"vectors_{generation}");

    /// <summary>The table of one camera or month. Names of cameras may be long or odd, so it is named by a digest.</summary>
    public string Part(int generation, string part) =>
        Table($"vectors_{generation}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)))[..16]}");

    private string Table(string name) => $"{Sql.Quote(Schema)}.{name}";
}
