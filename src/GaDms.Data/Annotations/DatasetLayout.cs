using System.Text.Json;

namespace GaDms.Data.Annotations;

/// <summary>How a published data set lies on the disk: the name of its annotation file, its records' fields, its picture folder.</summary>
public abstract class DatasetLayout
{
    private protected DatasetLayout(string name, string pictureFolder, params IReadOnlyList<string> fileNames)
    {
        Name = name;
        PictureFolder = pictureFolder;
        FileNames = fileNames;
    }

    /// <summary>CUHK-PEDES: <c>reid_raw.json</c>, pictures under <c>imgs/</c>. Rendered data sets are written so, too.</summary>
    public static DatasetLayout CuhkPedes { get; } = new IdentityLayout("CUHK-PEDES", "file_path", "reid_raw.json");

    /// <summary>ICFG-PEDES: the same fields, in <c>ICFG-PEDES.json</c> or <c>ICFG_PEDES.json</c>.</summary>
    public static DatasetLayout IcfgPedes { get; } = new IdentityLayout("ICFG-PEDES", "file_path", "ICFG-PEDES.json", "ICFG_PEDES.json");

    /// <summary>RSTPReid: <c>data_captions.json</c>, pictures under <c>imgs/</c>.</summary>
    public static DatasetLayout RstpReid { get; } = new IdentityLayout("RSTPReid", "img_path", "data_captions.json");

    /// <summary>WebPerson as its authors' loader reads it: the folder's only JSON file, pictures under <c>images/</c>, all for training.</summary>
    public static DatasetLayout WebPerson { get; } = new WebPersonLayout();

    /// <summary>The layouts that are told by the name of their annotation file.</summary>
    internal static IReadOnlyList<DatasetLayout> Named { get; } = [CuhkPedes, IcfgPedes, RstpReid];

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>The folder of the pictures, beside the annotation file.</summary>
    public string PictureFolder { get; }

    /// <summary>The names that the annotation file may have; none when it may have any.</summary>
    public IReadOnlyList<string> FileNames { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Reads the fields of one record, an object; null when a problem was noted.</summary>
    internal abstract ImageRecord? Parse(JsonElement record, int imageId, List<FieldProblem> problems);
}
