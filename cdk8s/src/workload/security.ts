// Pod Security Standard "restricted", and a root file system that cannot be written on top of it.

/** Of no user of the image's own: 65532 is what the field calls nonroot. */
const nonroot = 65_532;

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: nonroot,
  runAsGroup: nonroot,
  // So that the files of Secrets, readable by their group only, can be read.
  fsGroup: nonroot,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
} as const;

export const containerSecurity = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
