import type { Finding, FixReport, PulledImage, Report } from '../check/index.ts';

/** An image with the places that name it as the caller knows them. */
export function renamedPlaces<Image extends PulledImage>(
  image: Image,
  shown: (path: string) => string,
): Image {
  return { ...image, places: image.places.map((place) => ({ ...place, path: shown(place.path) })) };
}

/** The report with its paths as the caller knows them: the library counts from the repository's top. */
export function renamed(report: Report, shown: (path: string) => string): Report {
  const rename = <T extends { readonly path: string }>(item: T): T => ({ ...item, path: shown(item.path) });
  const renameFix = (fix: FixReport): FixReport => ({ ...fix, edits: fix.edits.map(rename) });
  const renameFinding = (finding: Finding): Finding => ({
    ...rename(finding),
    // A finding about a file as such is about its path.
    subject: finding.subject === finding.path ? shown(finding.path) : finding.subject,
    related: finding.related.map(rename),
    ...(finding.saidBy ? { saidBy: rename(finding.saidBy) } : {}),
    fix: finding.fix && renameFix(finding.fix),
  });
  return {
    version: report.version,
    findings: report.findings.map(renameFinding),
    images: report.images.map(rename),
    pulled: report.pulled.map((image) => renamedPlaces(image, shown)),
    workloads: report.workloads.map(rename),
    namespaces: report.namespaces.map(rename),
    services: report.services.map(rename),
    waived: report.waived.map(rename),
    skipped: report.skipped.map(rename),
  };
}
