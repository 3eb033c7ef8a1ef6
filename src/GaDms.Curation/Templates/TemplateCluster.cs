using GaDms.Data;
using GaDms.Retrieval.Models;

namespace GaDms.Curation.Templates;

/// <summary>Templates of like meaning, as a report tells of them and as a language model is shown them.</summary>
/// <param name="Size">Templates in it.</param>
/// <param name="Inertia">Sum of their squared distances to its centre.</param>
/// <param name="Centre">The template nearest to the centre.</param>
/// <param name="Members">Up to five random others.</param>
public sealed record TemplateCluster(int Size, double Inertia, Template Centre, IReadOnlyList<Template> Members)
{
    private const int MostMembers = 5;

    /// <summary>Clusters templates by the text tower of a model, the largest cluster first.</summary>
    /// <param name="templates">At least <paramref name="clusters"/>.</param>
    /// <param name="model">Any checkpoint.</param>
    /// <param name="clusters">How many.</param>
    /// <param name="seed">Draws first centres and members.</param>
    /// <exception cref="CurationException">There are fewer templates than clusters.</exception>
    public static IReadOnlyList<TemplateCluster> Of(IReadOnlyList<Template> templates, RetrievalModel model, int clusters, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(model);

        // Brackets mean nothing to a text tower, the words inside do.
        string[] texts = [.. templates.Select(template => template.Text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))];
        return Of(templates, model.EncodeTexts(texts), clusters, seed);
    }

    internal static IReadOnlyList<TemplateCluster> Of(IReadOnlyList<Template> templates, IReadOnlyList<float[]> embeddings, int clusters, ulong seed)
    {
        if (clusters < 1 || clusters > templates.Count)
            throw new CurationException($"{templates.Count} templates cannot make {clusters} clusters; ask for 1 to {templates.Count}.");
        Clustering clustering = KMeans.Run(embeddings, clusters, seed);
        return
        [
            .. Enumerable.Range(0, templates.Count)
                .GroupBy(point => clustering.Assignment[point])
                .Select(group => Of([.. group], group.Key))
                .OrderByDescending(cluster => cluster.Size)
                .ThenBy(cluster => cluster.Centre.Id, StringComparer.Ordinal),
        ];

        TemplateCluster Of(int[] points, int cluster)
        {
            int centre = points.MinBy(point => clustering.Distances[point]);
            int[] others = [.. points.Where(point => point != centre)];
            Prng.For(seed, (ulong)cluster).Shuffle<int>(others);
            return new TemplateCluster(
                points.Length,
                points.Sum(point => clustering.Distances[point]),
                templates[centre],
                [.. others.Take(MostMembers).Select(point => templates[point])]);
        }
    }
}
