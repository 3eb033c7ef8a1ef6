namespace GaDms.Data.Annotations;

/// <summary>Opens the published data sets from their folders.</summary>
public static class DatasetReader
{
    /// <summary>Names the layout of a data set by the files in its folder.</summary>
    /// <exception cref="DatasetException">There is no such folder, no annotation file in it, or more than one.</exception>
    public static DatasetLayout Detect(string folder) => Find(folder).Layout;

    /// <summary>
    /// Reads all records of a data set. Pictures are not opened, nor looked for: that is <see cref="DatasetChecker"/>'s.
    /// </summary>
    /// <param name="folder">The folder with the annotation file and the picture folder.</param>
    /// <exception cref="DatasetException">The layout is not known, or a record is wrong; the message says which and why.</exception>
    public static RetrievalDataset Open(string folder)
    {
        AnnotationFile file = Find(folder);
        var images = new List<ImageRecord>();
        foreach (AnnotationFile.Entry entry in file.Read())
        {
            if (entry.Image is not { } image)
                throw Bad(file, entry);
            images.Add(image);
        }

        if (images.Count == 0)
            throw new DatasetException($"{Path.Combine(folder, file.FileName)} has no records.");
        return new RetrievalDataset(file.Layout.Name, folder, images);
    }

    internal static AnnotationFile Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"There is no folder {folder}.");

        AnnotationFile[] found =
        [
            .. from layout in DatasetLayout.Named
               from name in layout.FileNames
               where File.Exists(Path.Combine(folder, name))
               select new AnnotationFile(folder, name, layout),
        ];
        if (found.Length == 0 && Directory.Exists(Path.Combine(folder, DatasetLayout.WebPerson.PictureFolder)))
        {
            found =
            [
                .. from path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
                   select new AnnotationFile(folder, Path.GetFileName(path), DatasetLayout.WebPerson),
            ];
        }

        return found switch
        {
            [var only] => only,
            [] => throw new DatasetException(
                $"{folder} holds no data set: expected {string.Join(", ", DatasetLayout.Named.SelectMany(layout => layout.FileNames))}, "
                + $"or one JSON file beside a folder {DatasetLayout.WebPerson.PictureFolder} (WebPerson)."),
            _ => throw new DatasetException(
                $"{folder} holds several annotation files ({string.Join(", ", found.Select(file => file.FileName))}): move all but one elsewhere."),
        };
    }

    private static DatasetException Bad(AnnotationFile file, AnnotationFile.Entry entry)
    {
        FieldProblem problem = entry.Problems[0];
        string field = problem.Field.Length == 0 ? "" : $", field \"{problem.Field}\"";
        return new DatasetException(
            $"{Path.Combine(file.Folder, file.FileName)}, record {entry.Record}{field}: {problem.What}. "
            + $"Run gadms data check {file.Folder} to see all problems.");
    }
}
