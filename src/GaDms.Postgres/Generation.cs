using GaDms.Retrieval.Store;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>A set of vectors and the model that made them.</summary>
/// <param name="Id">Number in the names of its tables.</param>
/// <param name="Model">The model.</param>
internal sealed record Generation(int Id, GalleryModel Model)
{
    public const string Columns = "id, name, fingerprint, dimension, path, vocabulary_path";

    public static Generation Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        new GalleryModel(reader.GetString(1), reader.GetString(2), reader.GetInt32(3)) { Path = reader.TextOrNull(4), VocabularyPath = reader.TextOrNull(5) });
}
