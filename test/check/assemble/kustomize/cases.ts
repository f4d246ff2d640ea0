/** Small kustomizations with what `kubectl kustomize` prints for them; the last of each are what it refuses. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly prints: string;
}

export const cases: readonly Case[] = [
  {
    name: 'lists are merged by their keys, those of the patch first',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        spec:
          containers:
          - {name: side, env: [{name: B, value: b}]}
          - {name: new, image: new}
          - {name: web, ports: [{containerPort: 80, protocol: TCP}]}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]
        env: [{name: A, value: a}]
      - name: side
        image: example/side
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - env:
        - name: B
          value: b
        image: example/side
        name: side
      - image: new
        name: new
      - env:
        - name: A
          value: a
        image: example/web:1
        name: web
        ports:
        - containerPort: 80
        - containerPort: 81
          protocol: UDP
`,
  },
  {
    name: 'a plain value is cleared by null, and a JSON patch is read as YAML 1.1',
    files: {
      'kustomization.yaml': `resources: [c.yaml]
patches:
- patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: c}
    data: {a: null, b: ~}
- target: {kind: ConfigMap}
  patch: |
    - {op: test, path: /data/nothing, value: null}
    - {op: add, path: /data/list, value: [n, "n", yes, 1e3]}
`,
      'c.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: "1", b: "2", c: "3"}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  c: "3"
  list: [false, "n", true, 1000]
`,
  },
  {
    name: 'an item is deleted by a directive, a field by null',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: null
      template:
        spec:
          containers:
          - {name: side, $patch: delete}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]
        env: [{name: A, value: a}]
      - name: side
        image: example/side
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - env:
        - name: A
          value: a
        image: example/web:1
        name: web
        ports:
        - containerPort: 80
        - containerPort: 81
          protocol: UDP
`,
  },
  {
    name: 'a map is replaced by a directive, an item of a merged list is not',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {$patch: replace, x: y}
      template:
        spec:
          containers:
          - {name: side, $patch: replace, image: other}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]
        env: [{name: A, value: a}]
      - name: side
        image: example/side
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    x: "y"
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: example/side
        name: side
      - env:
        - name: A
          value: a
        image: example/web:1
        name: web
        ports:
        - containerPort: 80
        - containerPort: 81
          protocol: UDP
`,
  },
  {
    name: 'a whole list is replaced by a directive of its own',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      template:
        spec:
          containers:
          - {name: only, image: only}
          - $patch: replace
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]
        env: [{name: A, value: a}]
      - name: side
        image: example/side
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - image: only
        name: only
`,
  },
  {
    name: 'an object is deleted',
    files: {
      'kustomization.yaml': `resources: [d.yaml, c.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    $patch: delete
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      'c.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
`,
  },
  {
    name: 'the directives of kubectl are keys like any other',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      strategy: {$retainKeys: [type], type: Recreate}
      template: {spec: {$setElementOrder/containers: [{name: web}]}}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    $retainKeys:
    - type
    type: Recreate
  template:
    spec:
      $setElementOrder/containers:
      - name: web
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'lists of kinds that nobody knows are replaced',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches: [{path: p.yaml}]
`,
      'd.yaml': `apiVersion: example.com/v1
kind: Rollout
metadata: {name: web}
spec: {containers: [{name: a, image: a}, {name: b}]}
`,
      'p.yaml': `apiVersion: example.com/v1
kind: Rollout
metadata: {name: web}
spec: {containers: [{name: a, x: y}]}
`,
    },
    prints: `apiVersion: example.com/v1
kind: Rollout
metadata:
  name: web
spec:
  containers:
  - name: a
    x: "y"
`,
  },
  {
    name: 'a list of a kind that openapi knows is merged',
    files: {
      'kustomization.yaml': `openapi: {path: s.json}
resources: [d.yaml]
patches: [{path: p.yaml}]
`,
      'd.yaml': `apiVersion: example.com/v1
kind: Rollout
metadata: {name: web}
spec: {containers: [{name: a, image: a}, {name: b}]}
`,
      'p.yaml': `apiVersion: example.com/v1
kind: Rollout
metadata: {name: web}
spec: {containers: [{name: a, x: y}]}
`,
      's.json': `{"definitions": {"v1.Rollout": {"properties": {"spec": {"$ref": "#/definitions/v1.Spec"}}, "x-kubernetes-group-version-kind": [{"group": "example.com", "kind": "Rollout", "version": "v1"}]}, "v1.Spec": {"properties": {"containers": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}}}}}`,
    },
    prints: `apiVersion: example.com/v1
kind: Rollout
metadata:
  name: web
spec:
  containers:
  - image: a
    name: a
    x: "y"
  - name: b
`,
  },
  {
    name: 'a patch goes to all that its target selects',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- target: {kind: Deployment|StatefulSet, name: w.*, labelSelector: "tier in (a,b),!old"}
  patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: any, annotations: {q: null}}
    spec: {replicas: 2}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: a}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, labels: {tier: c}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: w2, labels: {tier: b, old: "1"}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: xweb, labels: {tier: a}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    old: "1"
    tier: b
  name: w2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    q: "null"
  labels:
    tier: a
  name: web
spec:
  replicas: 2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    tier: c
  name: worker
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    tier: a
  name: xweb
`,
  },
  {
    name: 'a JSON patch adds, replaces, removes, copies and moves',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- target: {kind: Deployment}
  patch: |-
    - {op: add, path: /spec/template/spec/containers/-, value: {name: z}}
    - {op: add, path: /spec/template/spec/containers/0, value: {name: first}}
    - {op: replace, path: /spec/template/spec/containers/1/image, value: b}
    - {op: replace, path: /spec/replicas, value: 3}
    - {op: add, path: /metadata/annotations/example.com~1a, value: "yes"}
    - {op: copy, from: /spec/replicas, path: /spec/copied}
    - {op: move, from: /spec/copied, path: /spec/moved}
    - {op: test, path: /spec/replicas, value: 3}
    - {op: remove, path: /spec/moved}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    example.com/a: "yes"
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: first
      - image: b
        name: web
      - name: z
`,
  },
  {
    name: 'patchesJson6902 and patchesStrategicMerge, in files and in their text',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patchesStrategicMerge:
- p.yaml
- |
  apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web}
  spec: {paused: true}
patchesJson6902:
- target: {group: apps, version: v1, kind: Deployment, name: web}
  path: j.json
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      'p.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 4}
`,
      'j.json': `[{"op": "add", "path": "/spec/minReadySeconds", "value": 5}]`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  minReadySeconds: 5
  paused: true
  replicas: 4
  template:
    spec:
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'names before and after, and all that refers to them',
    files: {
      'kustomization.yaml': `namePrefix: dev-
nameSuffix: -one
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: app}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  serviceAccountName: app
  containers: [{name: c, envFrom: [{configMapRef: {name: config}}, {configMapRef: {name: other}}]}]
  volumes: [{name: v, configMap: {name: config}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
`,
    },
    prints: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: dev-app-one
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: dev-reader-one
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: dev-b-one
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: dev-reader-one
subjects:
- kind: ServiceAccount
  name: dev-app-one
  namespace: default
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: dev-config-one
---
apiVersion: v1
kind: Pod
metadata:
  name: dev-p-one
spec:
  containers:
  - envFrom:
    - configMapRef:
        name: dev-config-one
    - configMapRef:
        name: other
    name: c
  serviceAccountName: dev-app-one
  volumes:
  - configMap:
      name: dev-config-one
    name: v
`,
  },
  {
    name: 'a namespace for all that can have one',
    files: {
      'kustomization.yaml': `namespace: shop
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: Namespace
metadata: {name: other}
---
apiVersion: v1
kind: Service
metadata: {name: s, namespace: old}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: app}]
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
`,
    },
    prints: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: default
  namespace: shop
- kind: ServiceAccount
  name: app
---
apiVersion: v1
kind: Service
metadata:
  name: s
  namespace: shop
---
apiVersion: example.com/v1
kind: Thing
metadata:
  name: t
  namespace: shop
`,
  },
  {
    name: 'labels with and without selectors, annotations',
    files: {
      'kustomization.yaml': `commonLabels: {team: a}
labels:
- {pairs: {tier: b}, includeTemplates: true}
- {pairs: {plain: "1"}}
- pairs: {deep: x}
  fields: [{path: spec/extra, kind: Deployment, create: true}]
commonAnnotations: {note: me}
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: s}
`,
    },
    prints: `apiVersion: v1
kind: Service
metadata:
  annotations:
    note: me
  labels:
    deep: x
    plain: "1"
    team: a
    tier: b
  name: s
spec:
  selector:
    team: a
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    note: me
  labels:
    deep: x
    plain: "1"
    team: a
    tier: b
  name: web
spec:
  extra:
    deep: x
  selector:
    matchLabels:
      team: a
  template:
    metadata:
      annotations:
        note: me
      labels:
        team: a
        tier: b
    spec:
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'images by name, with tag, digest and port of a registry',
    files: {
      'kustomization.yaml': `images:
- {name: a, newName: registry.example:5000/b}
- {name: c, newTag: "2"}
- {name: r.example:5000/d, digest: "sha256:ff"}
- {name: e, tagSuffix: -x}
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {deep: {containers: [{image: a:1}, {image: "c:1@sha256:aa"}, {image: "r.example:5000/d:1"}, {image: "e:1"}, {image: abc}], initContainers: [{image: c}]}}
`,
    },
    prints: `apiVersion: example.com/v1
kind: Thing
metadata:
  name: t
spec:
  deep:
    containers:
    - image: registry.example:5000/b:1
    - image: c:2
    - image: r.example:5000/d@sha256:ff
    - image: e:1-x
    - image: abc
    initContainers:
    - image: c:2
`,
  },
  {
    name: 'replicas',
    files: {
      'kustomization.yaml': `replicas: [{name: web, count: 5}]
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
  template:
    spec:
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'generators hash what they make, and names follow',
    files: {
      'kustomization.yaml': `configMapGenerator:
- name: c
  literals: [A=1, "B='x y'", "C=<&>"]
  files: [f.txt, k=f.txt]
  envs: [e.env]
secretGenerator:
- {name: s, literals: [P=secret], type: example.com/t}
- {name: plain, literals: [P=q], options: {disableNameSuffixHash: true, immutable: true, labels: {l: "1"}}}
generatorOptions: {annotations: {note: m}}
resources: [d.yaml]
`,
      'f.txt': `one
two
`,
      'e.env': `# c
X=1
  Y=a=b
Z
`,
      'd.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: c, env: [{name: E, valueFrom: {secretKeyRef: {name: s, key: P}}}]}]
  volumes: [{name: v, configMap: {name: c}}]
`,
    },
    prints: `apiVersion: v1
data:
  A: "1"
  B: x y
  C: <&>
  X: "1"
  "Y": a=b
  Z: ""
  f.txt: |
    one
    two
  k: |
    one
    two
kind: ConfigMap
metadata:
  annotations:
    note: m
  name: c-c7k9tfcd79
---
apiVersion: v1
data:
  P: cQ==
immutable: true
kind: Secret
metadata:
  annotations:
    note: m
  labels:
    l: "1"
  name: plain
type: Opaque
---
apiVersion: v1
data:
  P: c2VjcmV0
kind: Secret
metadata:
  annotations:
    note: m
  name: s-f6chd9m86f
type: example.com/t
---
apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers:
  - env:
    - name: E
      valueFrom:
        secretKeyRef:
          key: P
          name: s-f6chd9m86f
    name: c
  volumes:
  - configMap:
      name: c-c7k9tfcd79
    name: v
`,
  },
  {
    name: 'a generator merges into one of the base',
    files: {
      'kustomization.yaml': `resources: [base]
namePrefix: o-
configMapGenerator: [{name: c, behavior: merge, literals: [B=2]}]
`,
      'base/kustomization.yaml': `configMapGenerator: [{name: c, literals: [A=1, B=1]}]
resources: [p.yaml]
`,
      'base/p.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, configMap: {name: c}}]}
`,
    },
    prints: `apiVersion: v1
data:
  A: "1"
  B: "2"
kind: ConfigMap
metadata:
  name: o-c-66h9cbh964
---
apiVersion: v1
kind: Pod
metadata:
  name: o-p
spec:
  volumes:
  - configMap:
      name: o-c-66h9cbh964
    name: v
`,
  },
  {
    name: 'replacements, with parts of texts and by regular expression',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
replacements:
- source: {kind: ConfigMap, name: c, fieldPath: data.host}
  targets:
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.[name=w.*].env.[name=A].value"]
  - select: {kind: Deployment}
    fieldPaths: [metadata.annotations.host]
    options: {create: true}
  - select: {kind: Deployment}
    fieldPaths: ["spec.template.spec.containers.*.image"]
    options: {delimiter: /, index: 0}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: example/web:1
        ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP}]
        env: [{name: A, value: a}]
      - name: side
        image: example/side
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {host: example.org}
`,
    },
    prints: `apiVersion: v1
data:
  host: example.org
kind: ConfigMap
metadata:
  name: c
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    host: example.org
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - env:
        - name: A
          value: example.org
        image: example.org/web:1
        name: web
        ports:
        - containerPort: 80
        - containerPort: 81
          protocol: UDP
      - image: example.org/side
        name: side
`,
  },
  {
    name: 'variables',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
namePrefix: v-
vars:
- {name: S, objref: {kind: Service, version: v1, name: s}}
- {name: PORT, objref: {kind: Service, version: v1, name: s}, fieldref: {fieldPath: "spec.ports[0].port"}}
configurations: [c.yaml]
`,
      'c.yaml': `varReference: [{path: spec/own, kind: Thing}]
`,
      'd.yaml': `apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, args: ["--to=$(S):$(PORT)", $(PORT), $$(S), $(NO)]}]}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {own: $(S), other: $(S)}
`,
    },
    prints: `apiVersion: v1
kind: Service
metadata:
  name: v-s
spec:
  ports:
  - port: 80
---
apiVersion: example.com/v1
kind: Thing
metadata:
  name: v-t
spec:
  other: $(S)
  own: v-s
---
apiVersion: v1
kind: Pod
metadata:
  name: v-p
spec:
  containers:
  - args:
    - --to=v-s:80
    - 80
    - $(S)
    - $(NO)
    name: c
`,
  },
  {
    name: 'components work on what is there',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
components: [comp]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      'comp/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [c.yaml]
patches:
- target: {kind: Deployment}
  patch: "- {op: add, path: /spec/replicas, value: 2}"
`,
      'comp/c.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'bases of bases, each with its names',
    files: {
      'kustomization.yaml': `resources: [a, b]
namePrefix: x-
`,
      'a/kustomization.yaml': `resources: [../base]
namePrefix: a-
`,
      'b/kustomization.yaml': `resources: [../base]
namePrefix: b-
`,
      'base/kustomization.yaml': `resources: [p.yaml]
`,
      'base/p.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, configMap: {name: c}}]}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata:
  name: x-a-c
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: x-b-c
---
apiVersion: v1
kind: Pod
metadata:
  name: x-a-p
spec:
  volumes:
  - configMap:
      name: x-a-c
    name: v
---
apiVersion: v1
kind: Pod
metadata:
  name: x-b-p
spec:
  volumes:
  - configMap:
      name: x-b-c
    name: v
`,
  },
  {
    name: 'names of kinds that a configuration adds',
    files: {
      'kustomization.yaml': `namePrefix: x-
resources: [d.yaml]
configurations: [c.yaml]
`,
      'c.yaml': `nameReference:
- kind: ConfigMap
  fieldSpecs: [{path: spec/configs/name, kind: Thing}]
commonLabels: [{path: spec/labels, kind: Thing, create: true}]
`,
      'd.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {configs: [{name: c}, {name: d}]}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata:
  name: x-c
---
apiVersion: example.com/v1
kind: Thing
metadata:
  name: x-t
spec:
  configs:
  - name: x-c
  - name: d
`,
  },
  {
    name: 'transformers of its own, in files and in their text',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
transformers:
- t.yaml
- |
  apiVersion: builtin
  kind: NamespaceTransformer
  metadata: {name: n, namespace: ns}
  setRoleBindingSubjects: none
  fieldSpecs: [{path: metadata/name, kind: Namespace, create: true}]
`,
      't.yaml': `apiVersion: builtin
kind: LabelTransformer
metadata: {name: l}
labels: {a: b}
fieldSpecs: [{path: metadata/labels, create: true}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    a: b
  name: web
  namespace: ns
spec:
  template:
    spec:
      containers:
      - image: a
        name: web
`,
  },
  {
    name: 'what is only local stays at home, lists are taken apart',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations: {n: 1}}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: b, annotations: {config.kubernetes.io/local-config: "true"}}}
`,
    },
    prints: `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    "n": "1"
  name: a
`,
  },
  {
    name: 'yes is a text, and so are what looks like dates',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {a: yes, b: "on", c: 010, d: 0x1F, e: true}
`,
    },
    prints: `apiVersion: v1
data:
  a: "yes"
  b: "on"
  c: 8
  d: 31
  e: true
kind: ConfigMap
metadata:
  name: a
`,
  },
  {
    name: 'merge keys and anchors',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: web, y: 2}]}}}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - &c {name: web, image: a}
      - {<<: *c, name: two}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - image: a
        name: web
        "y": 2
      - image: a
        name: two
`,
  },
  {
    name: 'the order that sortOptions ask for',
    files: {
      'kustomization.yaml': `sortOptions: {order: fifo}
resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
---
apiVersion: v1
kind: Namespace
metadata: {name: n}
`,
    },
    prints: `apiVersion: v1
kind: Pod
metadata:
  name: p
---
apiVersion: v1
kind: Namespace
metadata:
  name: "n"
`,
  },
  {
    name: 'a JSON patch with a key twice',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- target: {kind: Deployment}
  patch: |-
    - {op: test, op: add, path: /a, path: /spec/template/spec/hostPID, value: false, value: true}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    prints: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - image: a
        name: web
      hostPID: true
`,
  },
];

/** With what is said instead. */
export const refused: readonly (Omit<Case, 'prints'> & { readonly says: string })[] = [
  {
    name: 'a key that is none',
    files: {
      'kustomization.yaml': `resource: [d.yaml]
`,
    },
    says: 'kustomization.yaml: Kustomize does not know `resource`.',
  },
  {
    name: 'a number for a text',
    files: {
      'kustomization.yaml': `images: [{name: a, newTag: 1.5}]
`,
    },
    says: 'kustomization.yaml: `images[0].newTag` must be a text: put it in quotes.',
  },
  {
    name: 'nothing in it',
    files: {
      'kustomization.yaml': `kind: Kustomization
`,
    },
    says: 'kustomization.yaml: This kustomization is empty.',
  },
  {
    name: 'a patch for nothing',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: other}
    spec: {}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: There is no Deployment other that this patch could change.',
  },
  {
    name: 'a file outside',
    files: {
      'kustomization.yaml': `resources: [sub]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      'sub/kustomization.yaml': `resources: [../d.yaml]
`,
    },
    says: 'sub/kustomization.yaml: `d.yaml` lies outside of `sub`: Kustomize reads files in or below its own folder.',
  },
  {
    name: 'a base that takes in its overlay',
    files: {
      'kustomization.yaml': `resources: [sub]
`,
      'sub/kustomization.yaml': `resources: [..]
`,
    },
    says: 'sub/kustomization.yaml: `.` takes in `.`, which is on the way to it: this would never end.',
  },
  {
    name: 'a file that is not there',
    files: {
      'kustomization.yaml': `resources: [gone.yaml, d.yaml]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: `gone.yaml` is not there.',
  },
  {
    name: 'two of one name',
    files: {
      'kustomization.yaml': `resources: [d.yaml, e.yaml]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      'e.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'e.yaml: There are two of Deployment web: Kustomize takes each object once.',
  },
  {
    name: 'a component among the resources',
    files: {
      'kustomization.yaml': `resources: [c]
`,
      'c/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namePrefix: a
`,
    },
    says: 'kustomization.yaml: `c` is a component: list it under `components`.',
  },
  {
    name: 'a JSON patch without a target',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches: [{patch: "- {op: remove, path: /spec}"}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: A JSON patch needs a `target`.',
  },
  {
    name: 'what a JSON patch removes is not there',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches: [{target: {kind: Deployment}, patch: "- {op: remove, path: /spec/replicas}"}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: There is no `replicas` to remove.',
  },
  {
    name: 'a test that fails',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches: [{target: {kind: Deployment}, patch: "- {op: test, path: /kind, value: Pod}"}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: The test of `/kind` fails.',
  },
  {
    name: 'replicas of nothing',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
replicas: [{name: gone, count: 1}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: Nothing that has replicas is called `gone`.',
  },
  {
    name: 'a replacement from nothing',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
replacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: Deployment}}]}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: No object is meant by this source.',
  },
  {
    name: 'an object without a name',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
`,
      'd.yaml': `apiVersion: v1
kind: Pod
`,
    },
    says: 'd.yaml: This Pod has no `metadata.name`, which Kustomize asks of each object.',
  },
  {
    name: 'a program',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
transformers: [t.yaml]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
      't.yaml': `apiVersion: example.com/v1
kind: Changer
metadata: {name: t}
`,
    },
    says: 't.yaml: `Changer` of `example.com/v1` is a program, and was not run.',
  },
  {
    name: 'a variable of nothing',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
vars: [{name: X, objref: {kind: Service, name: gone}}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: No object is there for variable `X`.',
  },
  {
    name: 'brackets that are no JSON',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches: [{target: {kind: Deployment}, patch: "[{op: test, path: /kind, value: Pod}]"}]
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: A patch that begins with `[` is read as JSON, and this is none.',
  },
  {
    name: 'a map where a text is',
    files: {
      'kustomization.yaml': `resources: [d.yaml]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: web, image: {a: b}}]}}}
`,
      'd.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: a}]}}}
`,
    },
    says: 'kustomization.yaml: A patch cannot make a map of a plain value.',
  },
];
